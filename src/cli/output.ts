// Where results and complaints go: standard output, which may be closed at any moment, and standard error.

/** Ends the program quietly once nobody reads what it prints any more (`| head`), and with a complaint on any other failure. */
export function endOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit();
      if (stream === process.stdout) warn(`standard output: ${error.message}`);
      process.exit(1);
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
