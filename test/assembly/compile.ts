// Compiles the core's rooms for their tests, without optimisation: it is the source that is tested, and quick.

/** Where the compiled rooms are. */
export const ROOMS_WASM = "build/rooms.wasm";

export async function setup(): Promise<void> {
  // Here, so that the tests, which need the path, do not load a compiler.
  const { default: asc } = await import("assemblyscript/asc");
  const flags = ["--config", "none", "--enable", "simd", "--runtime", "minimal", "--use", "abort="];
  const { error, stderr } = await asc.main(["test/assembly/rooms/index.ts", ...flags, "--outFile", ROOMS_WASM]);
  if (error) throw new Error(stderr.toString(), { cause: error });
}
