// A film for Chromium's fake camera: a hand holds a QR code before it, tilted, a little blurred, with the noise of a cheap camera at night.
// YUV4MPEG2, grey. And a reader of the small grey PNGs our server writes.
import { writeFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'

export function read_grey_png(bytes) {
  const width = bytes.readUInt32BE(16), height = bytes.readUInt32BE(20)
  const parts = []
  for (let at = 8; at < bytes.length;) {
    const size = bytes.readUInt32BE(at), kind = bytes.toString('latin1', at + 4, at + 8)
    if (kind === 'IDAT') parts.push(bytes.subarray(at + 8, at + 8 + size))
    at += 12 + size
  }
  const raw = inflateSync(Buffer.concat(parts)), out = Buffer.alloc(width * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (width + 1)]
    for (let x = 0; x < width; x++) {
      const value = raw[y * (width + 1) + 1 + x], left = x ? out[y * width + x - 1] : 0, up = y ? out[(y - 1) * width + x] : 0, corner = x && y ? out[(y - 1) * width + x - 1] : 0
      const guess = left + up - corner, [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
      const add = [0, left, up, (left + up) >> 1, a <= b && a <= c ? left : b <= c ? up : corner][filter]
      out[y * width + x] = (value + add) & 255
    }
  }
  return { width, height, pixels: out }
}

export function write_film(file, picture, { width = 1280, height = 720, frames = 24, side = 430 } = {}) {
  let seed = 7
  const chance = () => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed / 2147483648 }
  const parts = [Buffer.from(`YUV4MPEG2 W${width} H${height} F12:1 Ip A1:1 C420jpeg\n`)]
  const grey = Buffer.alloc((width * height) / 2, 128)
  for (let f = 0; f < frames; f++) {
    const turn = Math.sin((f / frames) * 2 * Math.PI) * 0.16, lean = 0.06 * Math.cos((f / frames) * 2 * Math.PI), cos = Math.cos(turn), sin = Math.sin(turn)
    const dx = width / 2 + 24 * Math.sin(f), dy = height / 2 + 14 * Math.cos(f)
    const plain = Buffer.alloc(width * height, 70)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const u = ((x - dx) * cos + (y - dy) * sin) * (1 + (lean * (y - dy)) / height), v = -(x - dx) * sin + (y - dy) * cos
        const px = Math.floor((u / side + 0.5) * picture.width), py = Math.floor((v / side + 0.5) * picture.height)
        if (px >= 0 && py >= 0 && px < picture.width && py < picture.height) plain[y * width + x] = 35 + (picture.pixels[py * picture.width + px] * 180) / 255
      }
    const shown = Buffer.alloc(width * height)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const at = y * width + x
        const soft = x && y && x < width - 1 && y < height - 1 ? (plain[at] * 2 + plain[at - 1] + plain[at + 1] + plain[at - width] + plain[at + width]) / 6 : plain[at]
        shown[at] = Math.max(0, Math.min(255, soft + (chance() - 0.5) * 36))
      }
    parts.push(Buffer.from('FRAME\n'), shown, grey)
  }
  writeFileSync(file, Buffer.concat(parts))
}
