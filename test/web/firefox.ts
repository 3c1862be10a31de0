// Debian's Firefox, driven, with a sound card of no sound: without any, it never starts to play.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer, { type Browser } from "puppeteer-core";
import { afterAll } from "vitest";

const firefox = process.env.FIREFOX ?? "/usr/bin/firefox-esr";
const pulseaudio = "/usr/bin/pulseaudio";

/** Whether there is a Firefox here, and what it plays to. */
export const hasFirefox = existsSync(firefox) && existsSync(pulseaudio);

/** Starts Firefox, which plays without being asked to. */
export async function startFirefox(): Promise<Browser> {
  const home = await startSoundCard();
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: firefox,
    env: { ...process.env, XDG_RUNTIME_DIR: home },
    extraPrefsFirefox: { "media.autoplay.default": 0, "media.autoplay.blocking_policy": 0 },
  });
  afterAll(() => browser.close());
  return browser;
}

async function startSoundCard(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), "dualtone-sound-"));
  const env = { ...process.env, XDG_RUNTIME_DIR: home, HOME: home };
  const modules = ["--load=module-null-sink", "--load=module-native-protocol-unix"];
  const server = spawn(pulseaudio, ["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", ...modules], {
    ...{ env, stdio: "ignore" },
  });
  afterAll(() => {
    server.kill();
    rmSync(home, { recursive: true, force: true });
  });
  const isThere = () => existsSync(join(home, "pulse/native"));
  for (let tries = 0; tries < 100 && !isThere(); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
  return home;
}
