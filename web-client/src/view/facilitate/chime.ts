// The sound at the end of the timer: made, not fetched; each device may switch it off.
import { createSignal } from "solid-js";

const kKey = "entonnoir.timer_muted";
const kTones = [523.25, 659.25, 783.99]; // C, E, G
const kStepS = 0.22;
const kToneS = 1.1;

function kept(): boolean {
  try {
    return localStorage.getItem(kKey) === "1";
  } catch {
    return false; // Nothing can be kept here.
  }
}

const [soundOff, setOff] = createSignal(kept());
export { soundOff };

/// Storage may be refused (private modes): then it is so for as long as the page.
export function setSoundOff(off: boolean): void {
  setOff(off);
  try {
    localStorage.setItem(kKey, off ? "1" : "");
  } catch {
    // See above.
  }
}

function tone(context: AudioContext, hertz: number, at: number): void {
  const voice = context.createOscillator();
  const loudness = context.createGain();
  voice.frequency.value = hertz;
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(0.12, at + 0.04);
  loudness.gain.exponentialRampToValueAtTime(0.001, at + kToneS);
  voice.connect(loudness).connect(context.destination);
  voice.start(at);
  voice.stop(at + kToneS);
}

/// Gently. A browser that lets no page sound before it was touched stays silent: the end is also said and shown.
export function chime(): void {
  if (soundOff() || typeof AudioContext === "undefined") return;
  const context = new AudioContext();
  kTones.forEach((hertz, nth) => tone(context, hertz, context.currentTime + nth * kStepS));
  setTimeout(() => void context.close(), (kTones.length * kStepS + kToneS) * 1000);
}
