// The processors -> the audio thread of a context, once for each context.
import { checkInteger, WorkletLoadError, wrongType } from "../errors.ts";

const loaded = new WeakMap<BaseAudioContext, Promise<void>>();

/** Where the processors are loaded from. */
export interface LoadOptions {
  /** Address of the package's `dist/worklet/processor.js`, where it is served apart from the rest; otherwise it lies beside this module. */
  processorUrl?: string | URL;
}

/** Throws unless the value is a context at a rate the core can work at. */
export function checkContext(context: BaseAudioContext): void {
  // Checked by what it has: a page may have contexts of another window, or a library's stand-in for one.
  if (typeof (context as Partial<BaseAudioContext> | null)?.sampleRate !== "number") {
    throw wrongType("context", "a BaseAudioContext", context);
  }
  checkInteger("context.sampleRate", context.sampleRate, 8000, 192_000);
}

/** Runs what checks options with the engine in the page; throws a `WorkletLoadError` where the engine cannot be compiled. */
export function withEngine<Result>(check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw error;
    throw notLoaded("engine: expected WebAssembly to compile", error);
  }
}

function notLoaded(expected: string, error: unknown): WorkletLoadError {
  const reason = error instanceof Error ? error.message : String(error);
  const policy = "a content security policy needs 'self' and 'wasm-unsafe-eval' in script-src";
  return new WorkletLoadError(`${expected} (${policy}), got ${reason}`, { cause: error });
}

/** Loads the processors into a context; rejects with a `WorkletLoadError`. A load that failed may be tried again. */
export function loadProcessors(context: BaseAudioContext, { processorUrl }: LoadOptions): Promise<void> {
  const loading = loaded.get(context) ?? addModule(context, processorUrl);
  loaded.set(context, loading);
  loading.catch(() => loaded.delete(context));
  return loading;
}

async function addModule(context: BaseAudioContext, processorUrl: string | URL | undefined): Promise<void> {
  // Only a secure context has it.
  if (!(context.audioWorklet as AudioWorklet | undefined)) {
    throw new WorkletLoadError(
      "context: expected an AudioWorklet, which a page has over https or on localhost, got none",
    );
  }
  // Written in full here, so that bundlers see it and take the file along.
  const url = processorUrl ?? new URL("./processor.js", import.meta.url);
  try {
    await context.audioWorklet.addModule(url);
  } catch (error) {
    throw notLoaded(`processor: expected ${String(url)} to load`, error);
  }
}
