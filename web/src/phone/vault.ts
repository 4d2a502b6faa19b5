// What a phone of ours keeps, sealed under a PIN: the token, the bundle, the ledger. Without the PIN nothing can be read, no name
// and no number; whoever tries PINs pays one scrypt each. In IndexedDB, because a bundle is big; says honestly when there is none.
import { shift_key } from './scrypt'

export interface Clear { salt: string; pin_log2: number; place: string; device: string } // readable without the PIN

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('storage'))
  })
}

export async function open_store(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore('kept')
    request.result.createObjectStore('entries')
  }
  return asked(request)
}

export const octets_of = (text: string): Uint8Array => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0))

export class Vault {
  private constructor(private readonly db: IDBDatabase, private readonly key: CryptoKey, readonly shift_key: Uint8Array) {}

  static async clear(db: IDBDatabase): Promise<Clear | undefined> { return asked(db.transaction('kept').objectStore('kept').get('clear') as IDBRequest<Clear | undefined>) }

  private static async opened(db: IDBDatabase, pin: string, clear: Clear): Promise<Vault> {
    const own = await shift_key(pin, octets_of(clear.salt), clear.pin_log2)
    const label = new TextEncoder().encode('liaoyuan phone storage 1')
    const seed = new Uint8Array([...label, ...own])
    const digest = await crypto.subtle.digest('SHA-256', seed)
    return new Vault(db, await crypto.subtle.importKey('raw', digest, 'AES-GCM', false, ['encrypt', 'decrypt']), own)
  }
  // Of somebody who is logged in and needs no PIN: sealed under a key that the browser made here and gives to nobody, not even to
  // this page in clear. Whoever can open this browser as that person can read it; a copy of the file cannot be read.
  static async own(db: IDBDatabase): Promise<Vault> {
    const held = await asked(db.transaction('kept').objectStore('kept').get('key') as IDBRequest<CryptoKey | undefined>)
    if (held) return new Vault(db, held, new Uint8Array())
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
    const tx = db.transaction('kept', 'readwrite')
    tx.objectStore('kept').put(key, 'key')
    await done(tx)
    return new Vault(db, key, new Uint8Array())
  }
  // How many entries wait, which is no secret: who cannot open them must know before they are thrown away.
  static waiting(db: IDBDatabase): Promise<number> { return asked(db.transaction('entries').objectStore('entries').count()) }

  // A new one; what another shift had sealed here must have been handed in before.
  static async make(db: IDBDatabase, pin: string, clear: Clear): Promise<Vault> {
    const vault = await Vault.opened(db, pin, clear)
    await Vault.wipe(db)
    const tx = db.transaction('kept', 'readwrite')
    tx.objectStore('kept').put(clear, 'clear')
    await done(tx)
    return vault
  }
  // Nothing when the PIN is wrong.
  static async unlock(db: IDBDatabase, pin: string): Promise<Vault | null> {
    const clear = await Vault.clear(db)
    if (!clear) return null
    const vault = await Vault.opened(db, pin, clear)
    try { return (await vault.get('state')) === undefined ? null : vault } catch { return null }
  }
  static async wipe(db: IDBDatabase): Promise<void> {
    const tx = db.transaction(['kept', 'entries'], 'readwrite')
    tx.objectStore('kept').clear()
    tx.objectStore('entries').clear()
    await done(tx)
  }

  private async seal(value: unknown): Promise<Uint8Array> {
    const nonce = crypto.getRandomValues(new Uint8Array(12))
    const body = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, this.key, new TextEncoder().encode(JSON.stringify(value)))
    return new Uint8Array([...nonce, ...new Uint8Array(body)])
  }
  private async unseal<T>(box: Uint8Array): Promise<T> {
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: box.slice(0, 12) }, this.key, box.slice(12))
    return JSON.parse(new TextDecoder().decode(plain)) as T
  }
  async get<T>(name: string): Promise<T | undefined> {
    const box = await asked(this.db.transaction('kept').objectStore('kept').get(name) as IDBRequest<Uint8Array | undefined>)
    return box ? this.unseal<T>(box) : undefined
  }
  async put(name: string, value: unknown): Promise<void> {
    const box = await this.seal(value)
    const tx = this.db.transaction('kept', 'readwrite')
    tx.objectStore('kept').put(box, name)
    await done(tx)
  }
  async drop(name: string): Promise<void> {
    const tx = this.db.transaction('kept', 'readwrite')
    tx.objectStore('kept').delete(name)
    await done(tx)
  }
  // An entry and the state that counts it are written together or not at all.
  async put_entry(counter: number, entry: unknown, state: unknown): Promise<void> {
    const [box, kept] = [await this.seal(entry), await this.seal(state)]
    const tx = this.db.transaction(['kept', 'entries'], 'readwrite')
    tx.objectStore('entries').put(box, counter)
    tx.objectStore('kept').put(kept, 'state')
    await done(tx)
  }
  async entries<T>(limit: number): Promise<T[]> {
    const boxes = await asked(this.db.transaction('entries').objectStore('entries').getAll(null, limit) as IDBRequest<Uint8Array[]>)
    return Promise.all(boxes.map((box) => this.unseal<T>(box)))
  }
  count(): Promise<number> { return asked(this.db.transaction('entries').objectStore('entries').count()) }
  // Handed in: away with them, together with the state that knows it.
  async remove_to(counter: number, state: unknown): Promise<void> {
    const kept = await this.seal(state)
    const tx = this.db.transaction(['kept', 'entries'], 'readwrite')
    tx.objectStore('entries').delete(IDBKeyRange.upperBound(counter))
    tx.objectStore('kept').put(kept, 'state')
    await done(tx)
  }
}

function done(tx: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    tx.oncomplete = () => resolve()
    tx.onerror = tx.onabort = () => reject(tx.error ?? new Error('storage'))
  })
}
