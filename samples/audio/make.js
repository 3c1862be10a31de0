// @ts-check
// Makes the recordings beside it, and manifest.json, on a machine with Debian's espeak-ng and sox:
//   node samples/audio/make.js
// Run once; the recordings are committed. The same versions of both programs give the same bytes again. The recordings
// are part of this project and under its licence: the voices are synthetic, the texts and the tones our own.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { add, join, peakOf, save, scale, Studio } from "./studio.js";

/** @typedef {{ tones: string, sound: Float32Array }} Channel */

const phone = new Studio(8000);
const wide = new Studio(16000);
const PROMPT = { voice: "en-us+f3", speed: 165, pitch: 60, dbm0: -16 };
const CALLER = { voice: "en-gb", speed: 170, pitch: 40, dbm0: -18 };

/** @type {{ file: string, channel: number, tones: string, what: string, madeWith: string }[]} */
const manifest = [];

/**
 * Saves a recording and writes down what it holds.
 * @param {string} name
 * @param {string} what
 * @param {Channel[]} channels
 */
function record(name, what, channels, encoding = "signed-integer", studio = phone) {
  const file = `${name}.wav`;
  const path = fileURLToPath(new URL(file, import.meta.url));
  const sounds = channels.map(({ sound }) => sound);
  save(path, studio.rate, sounds, encoding);
  channels.forEach(({ tones }, index) => {
    manifest.push({ file, channel: index + 1, tones, what, madeWith: tones ? "sox, espeak-ng" : "espeak-ng" });
  });
}

/** @param {number} ms */
const at = (ms, studio = phone) => Math.round((ms * studio.rate) / 1000);

// A caller who knows the menu: the prompt comes back from the far end's hybrid, 14 dB weaker, under the first tones.
{
  const tones = "48203975#";
  const prompt = phone.say("Welcome to the account line. Please enter your account number, then press pound.", PROMPT);
  const after = phone.say("Thank you. One moment please.", PROMPT);
  const leaked = scale(join(prompt, phone.silence(3000), after), peakOf(3.14 - 14));
  const dial = phone.dial(tones, { toneMs: 110, gapMs: 120, lowDbm0: -11, highDbm0: -9 });
  const line = add(phone.noise((leaked.length / 8000) * 1000, -58), leaked, 0);
  const sound = add(line, dial, prompt.length - at(1200));
  record("menu", "over the end of a prompt, which is 14 dB down; mu-law", [{ tones, sound }], "mu-law");
}

// Someone speaks, dials, speaks: ordinary speech on both sides of each group of tones, none under them.
{
  const first = phone.say("Hang on, I have the number here. It is", CALLER);
  const middle = phone.say("no wait, and then", CALLER);
  const last = phone.say("there, that should be all of it.", CALLER);
  const quiet = phone.silence(150);
  const dial = (/** @type {string} */ tones) => phone.dial(tones, { toneMs: 90, gapMs: 90 });
  const sound = join(first, quiet, dial("0171"), quiet, middle, quiet, dial("946*"), quiet, last);
  record("speech-between", "speech before, between and after; A-law", [{ tones: "0171946*", sound }], "a-law");
}

// Someone goes on speaking while they press the keys.
{
  const tones = "5551234";
  const sound = phone.say(
    "So I am pressing the keys now, five, five, five, and one two three four, did you get that?",
    {
      ...CALLER,
      dbm0: -14,
    },
  );
  add(sound, phone.dial(tones, { toneMs: 150, gapMs: 250, lowDbm0: -9, highDbm0: -7 }), at(1000));
  record("speech-under", "speech under the tones, 9 dB down; mu-law", [{ tones, sound }], "mu-law");
}

// A bad line. The two tones together are -7 dBm0, the noise -17: 10 dB S/N.
{
  const tones = "9084561237#";
  const dial = phone.dial(tones, { toneMs: 80, gapMs: 80, lowDbm0: -10, highDbm0: -10 });
  const sound = add(phone.noise(2500, -17), dial, at(350));
  record("noise", "white noise, 10 dB S/N", [{ tones, sound }]);
}

// What handsets really send: the high group far louder than the low.
{
  const tones = "1470258369*#";
  const sound = join(phone.silence(200), phone.dial(tones, { toneMs: 100, gapMs: 80, lowDbm0: -18, highDbm0: -8.5 }));
  record("reverse-twist", "9.5 dB reverse twist, as handsets send it; mu-law", [{ tones, sound }], "mu-law");
}

// A long unloaded cable eats the high group.
{
  const tones = "8005550199";
  const sound = join(phone.silence(200), phone.dial(tones, { toneMs: 70, gapMs: 70, lowDbm0: -17, highDbm0: -24.5 }));
  add(sound, phone.noise((sound.length / 8000) * 1000, -50), 0);
  record("forward-twist", "7.5 dB forward twist, -17 and -24.5 dBm0, noise; mu-law", [{ tones, sound }], "mu-law");
}

// Both sides of one call, each with tones of its own at the same time.
{
  const left = join(
    phone.say("Yes, I will type it in.", CALLER),
    phone.silence(300),
    phone.dial("2468#"),
    phone.silence(900),
  );
  const agent = join(phone.silence(1700), phone.dial("*13D", { toneMs: 120, gapMs: 90, lowDbm0: -12, highDbm0: -12 }));
  const right = join(agent, phone.silence(300), phone.say("Thank you, I am transferring you now.", PROMPT));
  const channels = [
    { tones: "2468#", sound: left },
    { tones: "*13D", sound: right },
  ];
  record("two-channels", "caller left, agent right, both at once", channels);
}

// The exchange's dial tone goes on until the first digit is heard.
{
  const tones = "0113224";
  const dialTone = add(phone.sine(350, 1280, -16), phone.sine(440, 1280, -16), 0);
  const dial = phone.dial(tones, { toneMs: 90, gapMs: 90, lowDbm0: -10, highDbm0: -8 });
  const sound = add(join(dialTone, phone.silence(1400)), dial, at(1200));
  record("dial-tone", "dial tone (350 and 440 Hz, -16 dBm0) under the first tone", [{ tones, sound }]);
}

// A far-end hybrid: one later, weaker copy of everything.
{
  const tones = "7711220066";
  const dial = join(phone.silence(200), phone.dial(tones, { toneMs: 60, gapMs: 60 }), phone.silence(100));
  const sound = add(dial, scale(dial.slice(), peakOf(3.14 - 10)), at(20));
  record("line-echo", "echo 20 ms late, 10 dB down; A-law", [{ tones, sound }], "a-law");
}

// A telephone held to the microphone of another in a room: reverse twist and a tail after each tone.
{
  const tones = "3691582470";
  const dry = join(phone.silence(200), phone.dial(tones, { toneMs: 120, gapMs: 130, lowDbm0: -17, highDbm0: -11 }));
  const wet = phone.sox(["reverb", "30", "50", "40", "sinc", "300-3400"], join(dry, phone.silence(300)));
  const sound = add(wet, phone.noise((wet.length / 8000) * 1000, -45), 0);
  record("room", "through a microphone in a room, 6 dB reverse twist", [{ tones, sound }]);
}

// A power line beside the telephone line, and a sound card with an offset.
{
  const tones = "A0B1C2D3";
  const dial = join(phone.silence(200), phone.dial(tones, { toneMs: 70, gapMs: 60, lowDbm0: -15, highDbm0: -14 }));
  const ms = (dial.length / 8000) * 1000;
  for (const order of [1, 3, 5, 7]) add(dial, phone.sine(50 * order, ms, -12 - 3 * (order - 1)), 0);
  const sound = dial.map((sample) => sample + 0.03);
  record("hum", "50 Hz hum with harmonics, louder than the tones; DC offset", [{ tones, sound }]);
}

// A sender whose output stage cannot do what it is asked for.
{
  const tones = "6549873210";
  const dial = phone.dial(tones, { toneMs: 80, gapMs: 60, lowDbm0: -3, highDbm0: -2 });
  const sound = join(
    phone.silence(200),
    dial.map((sample) => Math.max(-0.5, Math.min(0.5, sample))),
  );
  record("clipped", "a sender that clips, the tones' peaks 6 dB beyond", [{ tones, sound }]);
}

// An automatic dialler in a hurry.
{
  const tones = "18005551234018005559876";
  const sound = join(phone.silence(100), phone.dial(tones, { toneMs: 50, gapMs: 30 }), phone.silence(100));
  record("fast", "50 ms tones, 30 ms gaps; A-law", [{ tones, sound }], "a-law");
}

// A tape that runs slow.
{
  const tones = "44556677";
  const dial = phone.dial(tones, { toneMs: 100, gapMs: 100, speed: 0.985 });
  const sound = add(phone.noise(1900, -40), dial, at(200));
  record("slow-tape", "every frequency 1.5 % low, hiss", [{ tones, sound }]);
}

// A softphone: the whole voice band, and tones over the prompt's last word.
{
  const tones = "1#90";
  const prompt = wide.say("Press one for English, or stay on the line.", { ...PROMPT, dbm0: -24, wide: true });
  const dial = wide.dial(tones, { toneMs: 100, gapMs: 70 });
  const sound = add(join(prompt, wide.silence(700)), dial, prompt.length - at(100, wide));
  record("wideband", "16 kHz, from the last word of a prompt on", [{ tones, sound }], "signed-integer", wide);
}

// Nothing to hear: three voices, which a poor detector takes for tones now and then.
{
  const text =
    "Your call is important to us. Our offices are open from nine to five, Monday to Friday. " +
    "For billing, shipping or technical help, please have your order number ready. " +
    "We shall be with you shortly.";
  const voices = [PROMPT, CALLER, { voice: "en-us+f2", speed: 190, pitch: 95, dbm0: -12 }];
  const sound = join(...voices.map((voice) => phone.say(text, voice)));
  record("speech-alone", "three voices, no tone; mu-law", [{ tones: "", sound }], "mu-law");
}

writeFileSync(new URL("manifest.json", import.meta.url), `${JSON.stringify(manifest, null, 2)}\n`);
