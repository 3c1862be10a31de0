// Test signals: plain TypeScript that shares no code with src/ or assembly/, so that it can judge them.
export * from "./signals/random.ts";
export * from "./signals/level.ts";
export * from "./signals/tones.ts";
export * from "./signals/fourier.ts";
export * from "./signals/noise.ts";
export * from "./signals/voice.ts";
export * from "./signals/music.ts";
export * from "./signals/line.ts";
export * from "./signals/g711.ts";
export * from "./signals/resample.ts";
export * from "./signals/others.ts";
