// The system's errors in the words of this house.
import { AudioFileError } from "../../errors.ts";

const reasons: Record<string, string> = {
  ENOENT: "no such file or directory",
  ENOTDIR: "no such file or directory",
  EISDIR: "a directory",
  EACCES: "no permission",
  EPERM: "no permission",
  EROFS: "a read-only file system",
  ENOSPC: "no space left",
  EPIPE: "a closed pipe",
};

/** Makes the error for a file or stream that failed; the system's own error is its `cause`. */
export function fileError(name: string, expected: string, cause: unknown): AudioFileError {
  const { code, message } = cause as { code?: string; message?: string };
  const got = reasons[code ?? ""] ?? message ?? String(cause);
  return new AudioFileError(`${name}: expected ${expected}, got ${got}`, { cause });
}
