// The phone's outbox as the screens use it: what waits, what was refused, sending when there is a network again.
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { api } from '@/api'
import { as_problem } from '@/api/problem'
import { useSession } from '@/session/session'
import { online } from '@/session/settings'
import { record as record_entry, send_waiting, type Entry, type Recorded } from './outbox'
import { phone_store } from './phone_store'

const kEveryMs = 20_000

const sender = {
  post: <T>(path: string, body: unknown, key: string) => api.post<T>(path, body, { key }),
  get: <T>(path: string) => api.get<T>(path),
  upload: (file: Blob, name: string, key: string) => api.upload(file, name, () => {}, key),
}

export function use_field() {
  const session = useSession()
  const entries = shallowRef<Entry[]>([])
  const usable = ref<boolean | null>(null) // whether this browser can keep anything
  const sending = ref(false)
  const store = phone_store().then((found) => { usable.value = true; return found }, () => { usable.value = false; return null })

  async function look(): Promise<void> {
    const found = await store
    if (found) entries.value = await found.all()
  }
  async function send(): Promise<number> {
    const found = await store
    const account = session.account?.id
    if (!found || sending.value || !account || !online.value) return 0
    sending.value = true
    try { if (!session.known) await session.find() } catch { sending.value = false; return 0 }
    try { return (await send_waiting(found, sender, account, as_problem)).sent } finally { sending.value = false; await look() }
  }
  // Kept first, then sent: what is on the phone cannot be lost on the way.
  async function record(what: Recorded): Promise<boolean> {
    const found = await store
    const account = session.account?.id
    if (!found || !account) return false
    await record_entry(found, what, account, Date.now())
    await look()
    void send()
    return true
  }
  async function drop(id: string): Promise<void> { await (await store)?.remove(id); await look() }
  async function keep<T>(key: string, value: T): Promise<void> { await (await store)?.keep(key, value) }
  async function kept<T>(key: string): Promise<T | undefined> { return (await store)?.kept<T>(key) }

  void look().then(() => send())
  watch(online, (now) => { if (now) void send() })
  const timer = setInterval(() => { if (entries.value.some((one) => !one.refused)) void send() }, kEveryMs)
  onScopeDispose(() => clearInterval(timer))
  return {
    usable, sending, entries, waiting: computed(() => entries.value.filter((one) => !one.refused)), refused: computed(() => entries.value.filter((one) => one.refused)),
    record, send, drop, keep, kept, look,
  }
}
