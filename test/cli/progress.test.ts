import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Progress } from "../../src/cli/progress.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function terminal({ isTTY = true } = {}) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  return { stream: stream as unknown as NodeJS.WriteStream, shown: () => String(stream.read() ?? "") };
}

describe("the progress bar", () => {
  it("comes once the work has lasted a second, and says how much is done", () => {
    const { stream, shown } = terminal();
    const progress = new Progress(200, stream);
    vi.advanceTimersByTime(900);
    progress.advance(50);
    expect(shown()).toBe("");
    vi.advanceTimersByTime(200);
    progress.advance(50);
    expect(shown()).toContain(" 50 %");
    progress.clear();
  });

  it("makes room for a line, then comes back", () => {
    const { stream, shown } = terminal();
    const progress = new Progress(100, stream);
    vi.advanceTimersByTime(1100);
    progress.advance(10);
    shown();
    progress.clear();
    expect(shown().endsWith("\x1b[2K")).toBe(true);
    progress.advance(20);
    expect(shown()).toContain(" 30 %");
    progress.clear();
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ["is no terminal", { isTTY: false }, 100],
    ["has no known end", { isTTY: true }, 0],
  ])("is not there when the output %s", (_, options, total) => {
    const { stream, shown } = terminal(options);
    const progress = new Progress(total, stream);
    vi.advanceTimersByTime(5000);
    progress.advance(50);
    progress.clear();
    expect(shown()).toBe("");
  });
});
