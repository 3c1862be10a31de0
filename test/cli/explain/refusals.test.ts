// What the score holds against a sound, in words.
import { describe, expect, test } from "vitest";
import { refusalsOf } from "../../../src/cli/explain/refusals.ts";
import type { Look } from "../../../src/looks.ts";
import { PROFILES } from "../../../src/profiles.ts";

describe("the greatest fault", () => {
  const spoilt = {
    offset1: 0.0201,
    offset2: 0.001,
    residual: 0.31,
    lineDb: -20,
    unsteadiness: 0.42,
    scatter: 0.05,
    twistDb: -9.04,
    beforeDb: 17,
    afterDb: 999,
    lowDbm0: -10,
    highDbm0: -19,
    count: 10,
    score: -3,
    glance: -1.5,
    isAlone: 0,
    draft: 1,
  };
  const scores = {
    scoreOnFrequency: -3,
    scoreAlone: -3,
    scoreSteady: -3,
    scoreInSilence: -3,
    scoreWithoutTwist: -3,
    scoreAsTone: 9,
  };
  const textOf = (better: Partial<Look>) => {
    const look = { ...spoilt, ...scores, ...better } as Look;
    const candidate = { tone: "1", startMs: 0, endMs: 50, look, isWorthTelling: true } as const;
    return refusalsOf(candidate, PROFILES.default).map(({ text }) => text);
  };
  const verdict = "score -3.00, and a tone has more than 0";

  test.each([
    [{ scoreOnFrequency: 1 }, "low tone 711 Hz, 2.0 % above 697 Hz (1.5 % and 2 Hz are free)"],
    [{ scoreAlone: 1 }, "too much else on the line, 31 % of the energy"],
    [
      { scoreAlone: 1, lineDb: -3 },
      "too much else on the line, 31 % of the energy, its strongest part at -3 dB against the weaker tone",
    ],
    [{ scoreSteady: 1 }, "unsteady, amplitude and phase move by 42 %"],
    [{ scoreInSilence: 1 }, "other sound right before it, 17 dB above what is beside it"],
    [{ scoreInSilence: 1, afterDb: 21 }, "other sound right behind it, 21 dB above what is beside it"],
    [{ scoreWithoutTwist: 1 }, "a twist of -9.0 dB"],
    [
      { scoreAlone: 1, scoreSteady: 4 },
      "unsteady, amplitude and phase move by 42 %; too much else on the line, 31 % of the energy",
    ],
    [{ scoreAlone: 0, scoreSteady: 4 }, "unsteady, amplitude and phase move by 42 %"],
  ])("is told, and the next if it is half as great: %o", (better, fault) => {
    expect(textOf(better)).toEqual([`${verdict}: ${fault}`]);
  });

  test("may be none by itself", () => expect(textOf({})).toEqual([verdict]));
  test("is the glance's where the score is good", () => {
    expect(textOf({ score: 1 })).toEqual([expect.stringMatching(/^glance -1\.50, and a tone has more than 0: /)]);
    expect(textOf({ score: 1, glance: 0.1 })).toEqual([]);
    expect(textOf({ score: 1, isAlone: 1 })).toEqual([]);
  });
  test("is the draft's where the glance is good too", () => {
    const good = { score: 1, glance: 0.1 };
    expect(textOf({ ...good, draft: -0.5 })).toEqual([
      expect.stringMatching(/^draft -0\.50, and a tone has more than 0: /),
    ]);
  });
});
