// The camera: each frame's middle goes to the worker, one at a time; the first text that is read is told. The middle only: guards hold
// the code there, and a quarter of the picture is read in a quarter of the time.
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'

export const kOfflineParts = [wasm] // what a page that never scanned has not loaded yet
const kSide = 640

let worker: Worker | null = null
const reader = () => (worker ??= new Worker(new URL('./scan_worker.ts', import.meta.url), { type: 'module' }))

function read(frame: ImageData): Promise<string> {
  const one = reader()
  return new Promise((resolve, reject) => {
    one.onmessage = (event: MessageEvent<{ text: string; failed?: string }>) => (event.data.failed ? reject(new Error(event.data.failed)) : resolve(event.data.text))
    one.onerror = (event) => reject(new Error(event.message))
    one.postMessage(frame, [frame.data.buffer])
  })
}
// The worker and what it needs are there before the first code is shown, also without a network later.
export async function warm_up(): Promise<void> { await read(new ImageData(16, 16)).catch(() => '') }

export class Scanner {
  private stream: MediaStream | null = null
  private stopped = false
  constructor(private readonly video: HTMLVideoElement) {}

  // Runs until a text was read or stop() was called; throws what the camera throws (no permission, no camera).
  async scan(): Promise<string> {
    this.stopped = false
    this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } } })
    this.video.srcObject = this.stream
    await this.video.play()
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = kSide
    const pen = canvas.getContext('2d', { willReadFrequently: true })!
    try {
      while (!this.stopped) {
        await this.next_frame()
        const { videoWidth: width, videoHeight: height } = this.video
        if (!width) continue
        performance.mark('cp.frame') // from here to the verdict is what a guard waits for
        const side = Math.min(width, height, Math.max(kSide, Math.floor(Math.min(width, height) * 0.9)))
        pen.drawImage(this.video, (width - side) / 2, (height - side) / 2, side, side, 0, 0, kSide, kSide)
        const text = await read(pen.getImageData(0, 0, kSide, kSide))
        if (text) return text
      }
      return ''
    } finally { this.stop() }
  }
  stop(): void {
    this.stopped = true
    this.stream?.getTracks().forEach((track) => track.stop())
    this.stream = null
  }
  private next_frame(): Promise<unknown> {
    return new Promise((resolve) => { 'requestVideoFrameCallback' in this.video ? this.video.requestVideoFrameCallback(resolve) : requestAnimationFrame(resolve) })
  }
}
