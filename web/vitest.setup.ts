// Debian 12's Node 18 has the Web Crypto of browsers, but not under its global name.
import { webcrypto } from 'node:crypto'

if (!globalThis.crypto?.subtle) Object.defineProperty(globalThis, 'crypto', { value: webcrypto, configurable: true })
