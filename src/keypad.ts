// The 16 tones of ITU-T Q.23.

/** One of the 16 tones, as printed on a keypad. */
export type Tone = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "*" | "#" | "A" | "B" | "C" | "D";
