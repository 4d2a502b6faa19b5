// The phone's own storage: IndexedDB, because photos are too big for anything else. Says honestly when there is none (private
// windows, WeChat's browser): then nothing is recorded offline.
import type { Entry, Store } from './outbox'
import { random_key } from '@/api'

const kName = 'liaoyuan.phone'
const kDevice = 'liaoyuan.device'

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('storage'))
  })
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(kName, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore('outbox', { keyPath: 'id' })
    request.result.createObjectStore('kept')
  }
  return asked(request)
}

let device_id = ''
export function device(): string {
  if (device_id) return device_id
  try {
    device_id = localStorage.getItem(kDevice) ?? ''
    if (!device_id) { device_id = random_key().slice(0, 13); localStorage.setItem(kDevice, device_id) }
  } catch { device_id = random_key().slice(0, 13) }
  return device_id
}

export async function phone_store(): Promise<Store & { keep<T>(key: string, value: T): Promise<void>; kept<T>(key: string): Promise<T | undefined>; clear(): Promise<void> }> {
  const db = await open()
  // A write is done when its transaction is, not when it was asked for.
  const write = (name: 'outbox' | 'kept', act: (store: IDBObjectStore) => void) => new Promise<void>((resolve, reject) => {
    const tx = db.transaction(name, 'readwrite')
    act(tx.objectStore(name))
    tx.oncomplete = () => resolve()
    tx.onerror = tx.onabort = () => reject(tx.error ?? new Error('storage'))
  })
  return {
    all: () => asked(db.transaction('outbox').objectStore('outbox').getAll() as IDBRequest<Entry[]>),
    put: (entry) => write('outbox', (store) => { store.put(entry) }),
    remove: (id) => write('outbox', (store) => { store.delete(id) }),
    async next_counter() {
      const next = ((await asked(db.transaction('kept').objectStore('kept').get('counter') as IDBRequest<number | undefined>)) ?? 0) + 1
      await write('kept', (store) => { store.put(next, 'counter') })
      return next
    },
    device,
    keep: (key, value) => write('kept', (store) => { store.put(JSON.parse(JSON.stringify(value)), key) }),
    kept: (key) => asked(db.transaction('kept').objectStore('kept').get(key)),
    clear: async () => { await write('outbox', (store) => store.clear()); await write('kept', (store) => store.clear()) },
  }
}

// How many entries wait on this device; 0 where nothing can be kept.
export async function unsent(): Promise<number> {
  try { return (await (await phone_store()).all()).length } catch { return 0 }
}
