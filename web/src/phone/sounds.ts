// A verdict is heard too: one high note, two even ones, three low ones; and felt, where the phone can shake.
const kNotes = { go: [[880, 0.18]], check: [[587, 0.16], [587, 0.16]], stop: [[294, 0.2], [247, 0.2], [196, 0.3]] } as const
let context: AudioContext | null = null

export function sound(kind: 'go' | 'check' | 'stop'): void {
  try {
    context ??= new AudioContext()
    let at = context.currentTime + 0.02
    for (const [pitch, length] of kNotes[kind]) {
      const tone = context.createOscillator(), loudness = context.createGain()
      tone.frequency.value = pitch
      loudness.gain.setValueAtTime(0.5, at)
      loudness.gain.exponentialRampToValueAtTime(0.01, at + length)
      tone.connect(loudness).connect(context.destination)
      tone.start(at)
      tone.stop(at + length)
      at += length + 0.08
    }
    navigator.vibrate?.(kind === 'go' ? 80 : kind === 'check' ? [80, 80, 80] : [200, 80, 200, 80, 200])
  } catch { /* a phone without sound still shows word and shape */ }
}
