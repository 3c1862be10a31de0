// What national and other standards ask of a receiver, as limits of the detector (after ITU-T Q.24 annex A and ETSI ES 201 235-3).

/** What a detector accepts and refuses. */
export interface Limits {
  /** Shortest tone reported, in ms, from 15 to 1000; 25.5 in the default profile. */
  minToneMs?: number;
  /** Shortest pause that parts two presses of one key, in ms, from 5 to 30; a shorter break is part of the tone; 14.6 in the default profile. */
  minGapMs?: number;
  /** Least level of either tone, in dBm0, from -60 to 0; -50 in the default profile. */
  minLevelDbm0?: number;
  /** Greatest forward twist (low group louder), in dB, from 0 to 30; 18 in the default profile. */
  maxForwardTwistDb?: number;
  /** Greatest reverse twist (high group louder), in dB, from 0 to 30; 18 in the default profile. */
  maxReverseTwistDb?: number;
}

// A limit stands half-way between what must be accepted and what must be refused, or 6 dB below what must be accepted
// where nothing need be refused; twist stands at what must be accepted. The default's stands higher: in a room that
// reverberates for 300 ms one of the two tones cancels out by more than 15.5 dB in 1 of some 3,000 presses, and with 18
// no more speech is taken for tones (measured).
const Q24 = { minToneMs: 30, minGapMs: 20 };

/** The limits of each profile; `default` is made for real lines, whose twist and levels pass every standard. */
export const PROFILES = {
  default: { minToneMs: 25.5, minGapMs: 14.6, minLevelDbm0: -50, maxForwardTwistDb: 18, maxReverseTwistDb: 18 },
  att: { ...Q24, minLevelDbm0: -40, maxForwardTwistDb: 8, maxReverseTwistDb: 4 },
  ntt: { ...Q24, minLevelDbm0: -26.5, maxForwardTwistDb: 5, maxReverseTwistDb: 5 },
  denmark: { ...Q24, minLevelDbm0: -40, maxForwardTwistDb: 6, maxReverseTwistDb: 6 },
  australia: { ...Q24, minLevelDbm0: -40, maxForwardTwistDb: 10, maxReverseTwistDb: 10 },
  brazil: { ...Q24, minLevelDbm0: -40, maxForwardTwistDb: 9, maxReverseTwistDb: 9 },
  etsi: { ...Q24, minLevelDbm0: -36, maxForwardTwistDb: 6, maxReverseTwistDb: 6 },
} as const satisfies Record<string, Required<Limits>>;

/** A named set of limits. */
export type Profile = keyof typeof PROFILES;
