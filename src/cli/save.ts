// Bytes -> a file that is whole or not there, also when the program is told to stop while it writes.
import { writeAudioFile } from "../audio/file/index.ts";

const endings = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const pieceBytes = 65536;

/** Writes a file, or leaves what was there as it was and throws `AudioFileError`. */
export async function saveFile(path: string, bytes: Uint8Array): Promise<void> {
  let ending: NodeJS.Signals | undefined;
  const end = (signal: NodeJS.Signals) => (ending = signal);
  // However often they come: npx passes on what the terminal has sent too.
  for (const signal of endings) process.on(signal, end);

  function* pieces() {
    for (let at = 0; at < bytes.length && !ending; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
    if (ending) throw new Error(`stopped by ${ending}`);
  }
  try {
    await writeAudioFile(path, pieces());
  } catch (error) {
    if (!ending) throw error;
  } finally {
    for (const signal of endings) process.off(signal, end);
  }
  if (ending) process.kill(process.pid, ending);
}
