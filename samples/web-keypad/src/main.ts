// The page: its parts, joined.
import { renderTones, type RenderOptions, type Tone } from "dualtone";
import { encodeWav } from "dualtone/audio";
import { byId, complain } from "./dom.ts";
import { Keypad } from "./keypad.ts";
import { LiveView } from "./live-view.ts";
import { Recording } from "./recording.ts";
import { save } from "./save.ts";
import { Sound, type LiveSource } from "./sound.ts";
import { ToneList } from "./tone-list.ts";

const view = new LiveView(byId("scroll"));
const list = new ToneList((tone) => recording.show(tone), options);
const recording = new Recording({
  opened() {
    list.clear();
    list.hasChannels = false;
  },
  heard(tones, channels) {
    if (channels > 1) list.hasChannels = true;
    list.add(tones);
  },
});
let starting: Promise<Sound> | undefined;
let source: LiveSource | "recording" = "page";

/** How tones are to sound, as the sliders say. */
function options(): RenderOptions {
  const value = (id: string) => byId<HTMLInputElement>(id).valueAsNumber;
  return { levelDbm0: value("level"), twistDb: value("twist"), toneMs: value("tone"), gapMs: value("gap") };
}

/** Returns the audio, started on the first call; a start that failed is told of, and tried again on the next. */
async function sound(): Promise<Sound | undefined> {
  starting ??= Sound.start(options(), {
    start(tone, startMs) {
      view.start(tone, startMs);
      keypad.light(tone, true);
    },
    end(tone) {
      view.end(tone);
      keypad.light(tone.tone, false);
      list.add([{ channel: 1, ...tone }]);
    },
    samples: (samples, endMs, sampleRate) => view.push(samples, endMs, sampleRate),
  }).then(async (started) => {
    complain("");
    started.setAloud(byId<HTMLInputElement>("aloud").checked);
    byId("idle").hidden = true;
    if (source === "page") await started.listenTo("page");
    return started;
  });
  try {
    return await starting;
  } catch (error) {
    starting = undefined;
    complain(`The audio cannot be started: ${messageOf(error)}`);
    return undefined;
  }
}

// What is to be played, one after the other: a key may be up again before the audio has started.
let doing: Promise<unknown> = Promise.resolve();

function play(act: (player: Sound["player"]) => void): void {
  doing = doing.then(sound).then((audio) => audio && act(audio.player));
}

const keypad = new Keypad(byId("keypad"), {
  press: (tone: Tone) => play((player) => player.press(tone)),
  release: () => play((player) => player.release()),
});

byId("dial").addEventListener("submit", (event) => {
  event.preventDefault();
  const sequence = checkedSequence();
  if (sequence !== undefined) play((player) => player.enqueue(sequence));
});
byId("stop").addEventListener("click", () => play((player) => player.clear()));
byId("save-dialled").addEventListener("click", () => {
  const sequence = checkedSequence();
  if (sequence === undefined) return;
  const wav = encodeWav(renderTones(sequence, { ...options(), sampleRate: 8000 }), { sampleRate: 8000 });
  save("dialled.wav", "audio/wav", wav);
});

/** Returns what was typed, or says what is wrong with it. */
function checkedSequence(): string | undefined {
  const input = byId<HTMLInputElement>("sequence");
  // A keyboard's small letters, but not `w`, are tones too.
  const sequence = input.value.replace(/[a-d]/g, (letter) => letter.toUpperCase());
  let message = "";
  try {
    if (renderTones(sequence, { toneMs: 1, gapMs: 0 }).length === 0) message = "Nothing to dial yet.";
  } catch (error) {
    const { 1: at, 2: got } = /^sequence\[(\d+)\].*got (".*")$/.exec(messageOf(error)) ?? [];
    message = at === undefined ? messageOf(error) : `No key is called ${got} (character ${Number(at) + 1}).`;
  }
  byId("sequence-error").textContent = message;
  input.toggleAttribute("aria-invalid", message !== "");
  return message === "" ? sequence : undefined;
}

for (const slider of byId("sound").querySelectorAll("input")) {
  const show = () => {
    const { value } = slider;
    const text = `${slider.id === "twist" && Number(value) > 0 ? "+" : ""}${value} ${slider.dataset.unit}`;
    (slider.nextElementSibling as HTMLElement).textContent = text;
    slider.setAttribute("aria-valuetext", text);
  };
  slider.addEventListener("input", show);
  slider.addEventListener("change", () => void starting?.then((audio) => audio.setOptions(options())));
  show();
}
byId("aloud").addEventListener("change", ({ target }) => {
  void starting?.then((audio) => audio.setAloud((target as HTMLInputElement).checked));
});

byId("pause").addEventListener("click", () => {
  const isPaused = byId("pause").getAttribute("aria-pressed") !== "true";
  byId("pause").setAttribute("aria-pressed", String(isPaused));
  byId("pause").textContent = isPaused ? "Go on" : "Pause";
  view.isPaused = isPaused;
});

byId("source").addEventListener("change", ({ target }) => {
  void listenTo((target as HTMLInputElement).value as LiveSource | "recording");
});

async function listenTo(next: LiveSource | "recording"): Promise<void> {
  source = next;
  complain("");
  list.clear();
  list.hasChannels = false;
  byId("source").querySelector<HTMLInputElement>(`[value=${next}]`)!.checked = true;
  byId("live").hidden = next === "recording";
  byId("recording").hidden = next !== "recording";
  if (next !== "microphone" && !starting) return;
  const audio = await sound();
  try {
    await audio?.listenTo(next === "recording" ? "none" : next);
  } catch (error) {
    await listenTo("page");
    complain(microphoneMessage(error));
  }
}

function microphoneMessage(error: unknown): string {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError") return "The microphone was refused. Allow it for this page, and choose it again.";
  if (name === "NotFoundError") return "There is no microphone.";
  return `The microphone cannot be opened: ${messageOf(error)}`;
}

byId("file").addEventListener("change", ({ target }) => {
  const input = target as HTMLInputElement;
  const [file] = input.files ?? [];
  if (file) void recording.open(file);
  input.value = "";
});
addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("dropping");
});
for (const name of ["dragleave", "drop"]) addEventListener(name, () => document.body.classList.remove("dropping"));
addEventListener("drop", (event) => {
  event.preventDefault();
  const [file] = event.dataTransfer?.files ?? [];
  if (file) void listenTo("recording").then(() => recording.open(file));
});

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
