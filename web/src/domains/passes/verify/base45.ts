// RFC 9285.
import { Malformed } from './cbor'

const kAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const kValues = new Int8Array(128).fill(-1)
for (let i = 0; i < kAlphabet.length; i++) kValues[kAlphabet.charCodeAt(i)] = i

export function from_base45(text: string): Uint8Array {
  if (text.length % 3 === 1) throw new Malformed('base45.length')
  const out = new Uint8Array(Math.floor(text.length / 3) * 2 + (text.length % 3 ? 1 : 0))
  let used = 0
  for (let i = 0; i < text.length; i += 3) {
    const count = text.length - i >= 3 ? 3 : 2
    let value = 0, weight = 1
    for (let k = 0; k < count; k++, weight *= 45) {
      const digit = kValues[text.charCodeAt(i + k)] ?? -1
      if (digit < 0) throw new Malformed('base45.character')
      value += weight * digit
    }
    if (value > (count === 3 ? 0xffff : 0xff)) throw new Malformed('base45.value')
    if (count === 3) out[used++] = value >> 8
    out[used++] = value & 0xff
  }
  return out
}
