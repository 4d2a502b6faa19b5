// The phone's field ledger as the screens use it: one for each person on this browser, opened once, whichever screen asks. Kept first, then
// sent: what was written cannot be lost on the way, and it leaves only after the house's receipt.
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { api, random_key } from '@/api'
import { as_problem } from '@/api/problem'
import type { FieldPhone } from '@/api/types'
import { Ledger } from '@/phone/ledger'
import { octets_of, open_store, Vault } from '@/phone/vault'
import { useSession } from '@/session/session'
import { online } from '@/session/settings'
import { digest_of, digests_of, field_sender, kLinesPerRequest, kOutcomesKept, named, octets_in, written, type FieldState, type Line, type Photos, type Told, type Written } from './field_ledger'

const kEveryMs = 20_000
const name_of = (account: string) => `liaoyuan.field.${account}`

const usable = ref<boolean | null>(null) // whether this browser can keep anything
const elsewhere = ref(false)             // another window writes this ledger
const cut_off = ref(false)
const sending = ref(false)
const sent = ref(0)                      // grows when the house has taken something: screens read anew
const lines = shallowRef<Written[]>([])
const outcomes = shallowRef<Told[]>([])
const trouble = ref('')                   // what the house says against taking it, in words; "" while only the network is missing

interface Opened { account: string; db: IDBDatabase; vault: Vault; ledger: Ledger<FieldState> }
let opening: Promise<Opened | null> | null = null
let opened_for = ''

async function open(account: string): Promise<Opened | null> {
  usable.value = null
  elsewhere.value = cut_off.value = false
  try {
    const name = name_of(account)
    const db = await open_store(name)
    // Two windows would write two chains: the second says so and writes nothing.
    const alone = await new Promise<boolean>((resolve) => {
      if (!navigator.locks) return resolve(true)
      void navigator.locks.request(name, { ifAvailable: true }, (lock) => { resolve(Boolean(lock)); return lock ? new Promise<void>(() => {}) : undefined })
    })
    if (!alone) { elsewhere.value = true; usable.value = false; return null }
    const vault = await Vault.own(db)
    const state = (await vault.get<FieldState>('state')) ?? { token: '', counter: 0, hash: '', sequence: 0, pending: null, outcomes: [], signed_at: 0 }
    outcomes.value = state.outcomes
    usable.value = true
    return { account, db, vault, ledger: new Ledger<FieldState>(vault, state, (next) => { outcomes.value = next.outcomes }, kLinesPerRequest) }
  } catch { usable.value = false; return null } // a private window, WeChat's browser, or plain http
}
function mine(account: string | undefined): Promise<Opened | null> {
  if (!account) return Promise.resolve(null)
  if (opened_for !== account) { opened_for = account; lines.value = []; outcomes.value = []; opening = open(account) }
  return opening ?? Promise.resolve(null)
}

// Vault keeps JSON: a photo as base64.
async function keep_photo(vault: Vault, file: Blob | null | undefined): Promise<string | undefined> {
  if (!file) return undefined
  const digest = await digest_of(file)
  const octets = await octets_in(file)
  let text = ''
  for (let at = 0; at < octets.length; at += 8192) text += String.fromCharCode(...octets.subarray(at, at + 8192))
  await vault.put(`photo/${digest}`, { type: file.type, text: btoa(text) })
  return digest
}
async function photo_of(vault: Vault, digest: string): Promise<Blob | undefined> {
  const held = await vault.get<{ type: string; text: string }>(`photo/${digest}`)
  return held ? new Blob([new Uint8Array(octets_of(held.text))], { type: held.type }) : undefined
}

export function use_field() {
  const session = useSession()
  const book = () => mine(session.account?.id)

  async function look(): Promise<void> {
    const held = await book()
    if (held) lines.value = (await held.vault.entries<{ counter: number; hash: string; body: string }>(1000)).map(written).filter((line): line is Written => line !== null)
  }
  // The phone is made known when it first has a network; what it wrote before counts all the same.
  async function known(held: Opened): Promise<boolean> {
    if (held.ledger.state.token) return true
    const name = /Android[^;)]*|iPhone|iPad|Windows|Macintosh|Linux/.exec(navigator.userAgent)?.[0] ?? 'browser'
    const phone = await api.post<FieldPhone>('/api/field/phones', { name }, { key: random_key(), quiet: true })
    await held.ledger.change((state) => ({ ...state, token: phone.id }))
    return true
  }
  async function send(): Promise<void> {
    const held = await book()
    if (!held || sending.value || !online.value || !(await held.vault.count())) return
    sending.value = true
    try {
      if (!session.known) await session.find()
      if (session.account?.id !== held.account || !(await known(held))) return
      const before = await held.vault.entries<{ counter: number; hash: string; body: string }>(1000)
      const post = field_sender({
        post: (path, body, key) => api.post(path, body, { key, quiet: true }),
        upload: (file, name, key) => api.upload(file, name, () => {}, key),
        photo: (digest) => photo_of(held.vault, digest),
        is_refusal: (thrown) => { const { status } = as_problem(thrown); return status >= 400 && status < 500 && status !== 401 && status !== 429 },
        heard: (fresh) => held.ledger.change((state) => ({ ...state, outcomes: [...state.outcomes, ...named(fresh, before).filter((one) => one.kind === 'person' || one.conflicts.length)].slice(-kOutcomesKept) })),
      })
      const receipt = await held.ledger.hand_in(post, random_key, () => null)
      if (receipt) await held.ledger.change((state) => ({ ...state, signed_at: Date.parse(receipt.at) || state.signed_at }))
      if (receipt?.revoked) {
        await Vault.wipe(held.db)
        cut_off.value = true
        usable.value = false
        opening = Promise.resolve(null)
        lines.value = []
        return
      }
      for (const digest of digests_of(before.filter((entry) => entry.counter <= (receipt?.counter ?? 0)))) await held.vault.drop(`photo/${digest}`)
      sent.value++
      trouble.value = ''
    } catch (thrown) {
      // It waits: a lost network, a busy house, or somebody must log in again. A refusal is told, or it would wait for ever.
      const problem = as_problem(thrown)
      trouble.value = problem.unknown_outcome ? '' : problem.detail
    } finally { sending.value = false; await look() }
  }
  async function record(what: Line, photos: Photos = {}): Promise<boolean> {
    const held = await book()
    if (!held) return false
    const [photo, signature] = [await keep_photo(held.vault, photos.photo), await keep_photo(held.vault, photos.signature)]
    await held.ledger.record({ ...what, ...(photo ? { photo } : {}), ...(signature ? { signature } : {}), at: Date.now(), signed_at: held.ledger.state.signed_at })
    await look()
    void send()
    return true
  }
  async function dismiss(one: Told): Promise<void> { await (await book())?.ledger.change((state) => ({ ...state, outcomes: state.outcomes.filter((other) => other.counter !== one.counter) })) }
  async function keep<T>(key: string, value: T): Promise<void> { await (await book())?.vault.put(`kept/${key}`, value) }
  async function kept<T>(key: string): Promise<T | undefined> { return (await book())?.vault.get<T>(`kept/${key}`) }

  void look().then(() => send())
  watch(online, (now) => { if (now) void send() })
  const timer = setInterval(() => { if (lines.value.length) void send() }, kEveryMs)
  onScopeDispose(() => clearInterval(timer))
  return { usable, elsewhere, cut_off, trouble, sending, sent, lines, outcomes, waiting: computed(() => lines.value.length), record, send, dismiss, keep, kept }
}

// How many lines of a person wait on this device; 0 where nothing can be kept.
export async function unsent(account: string): Promise<number> {
  try { return await Vault.waiting(await open_store(name_of(account))) } catch { return 0 }
}
