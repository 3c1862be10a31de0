// Where results and complaints go: standard output, which may be closed at any moment, and standard error.

let stop: () => Promise<void> = () => Promise.resolve();

/** Sets what must have ended before the program may end early: threads, without which Node aborts now and then. */
export function stopFirst(ending: () => Promise<void>): void {
  stop = ending;
}

let ending = false;

async function exit(code: number | string | null | undefined): Promise<void> {
  if (ending) return;
  ending = true;
  await stop();
  process.exit(code);
}

/** Ends the program quietly once nobody reads what it prints any more (`| head`), and with a complaint on any other failure. */
export function endOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") return void exit(process.exitCode);
      if (stream === process.stdout && !ending) warn(`standard output: ${error.message}`);
      void exit(1);
    });
  }
}

/** Writes to standard output, and waits until it is taken. */
export function print(data: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => process.stdout.write(data, () => resolve()));
}

/** Writes a complaint to standard error. */
export function warn(message: string): void {
  process.stderr.write(`dualtone: ${message}\n`);
}
