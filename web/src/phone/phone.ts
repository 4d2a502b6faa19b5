// A phone without an account that works without a network, whole: made known with a code, opened with a PIN, writing a sealed ledger that is
// handed in exactly once, holding what the house last told it. What it is for (a guard's checks, a leader's boarding) is handed in.
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { api, random_key } from '@/api'
import { as_problem, type Problem } from '@/api/problem'
import { online } from '@/session/settings'
import { Ledger, type LedgerState, type Receipt } from './ledger'
import { open_store, Vault, type Clear } from './vault'

export interface PhoneBundle { at: number; device: { id: string; name: string; counter: number; hash: string; sequence: number } }
export type Mode = 'waiting' | 'no_storage' | 'elsewhere' | 'enrol' | 'locked' | 'ready'
export interface PhoneParts<B extends PhoneBundle, S extends LedgerState> {
  store: string  // names its storage, and the lock that lets one window write
  path: string   // '/api/checkpoint-phone'
  codes: string  // what its problems begin with: 'checkpoint'
  clear(bundle: B): Clear // readable without the PIN
  fresh(bundle: B): Omit<S, keyof LedgerState> // what its state holds at an enrolment, beside the ledger's own
  have(held: B | null): number // what of the bundle is at hand already
  // A bundle came from the house; what is kept of it, and the state after it.
  learned(bundle: B, vault: Vault, held: B | null): Promise<{ bundle: B; state?: (state: S) => S }>
  reopened(bundle: B, vault: Vault): Promise<void>
  closed(): void
}

const kRefreshMs = 5 * 60_000, kHandInMs = 20_000, kIdleMs = 15 * 60_000

export function use_phone<B extends PhoneBundle, S extends LedgerState>(parts: PhoneParts<B, S>) {
  const mode = ref<Mode>('waiting')
  const bundle = shallowRef<B | null>(null)
  const place = ref('')
  const waiting = ref(0)
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)
  const state = shallowRef<S | null>(null)
  const cut_off = ref(false)
  let db: IDBDatabase | null = null
  let vault: Vault | null = null
  let ledger: Ledger<S> | null = null
  let touched = Date.now()
  const touch = () => { touched = Date.now() }

  async function start(): Promise<void> {
    try { db = await open_store(parts.store) } catch { mode.value = 'no_storage'; return }
    // Two windows would write two chains: the second says so and stays shut.
    const alone = await new Promise<boolean>((resolve) => {
      if (!navigator.locks) return resolve(true)
      void navigator.locks.request(parts.store, { ifAvailable: true }, (lock) => {
        resolve(Boolean(lock))
        return lock ? new Promise<void>(() => {}) : undefined
      })
    })
    if (!alone) { mode.value = 'elsewhere'; return }
    const clear = await Vault.clear(db)
    place.value = clear?.place ?? ''
    waiting.value = await Vault.waiting(db)
    mode.value = clear ? 'locked' : 'enrol'
  }

  async function learn(fresh: B, own: Vault): Promise<void> {
    const kept = await parts.learned(fresh, own, bundle.value)
    bundle.value = kept.bundle
    place.value = parts.clear(fresh).place
    await own.put('bundle', kept.bundle)
    if (kept.state) await ledger!.change(kept.state)
  }
  // `give_up`: what waits here is thrown away, because nobody knows the PIN it is sealed under. Never by itself.
  async function enrol(ask: object, pin: string, give_up = false): Promise<boolean> {
    if (!db || busy.value) return false
    busy.value = true
    problem.value = null
    try {
      if (vault) await synchronise() // what was written before is handed in first
      waiting.value = await Vault.waiting(db)
      if (waiting.value && !give_up) return false
      const { token, bundle: fresh } = await api.post<{ token: string; bundle: B }>(`${parts.path}/enrol`, ask, { key: random_key() })
      parts.closed()
      vault = await Vault.make(db, pin, parts.clear(fresh))
      const { counter, hash, sequence } = fresh.device
      const kept = { ...parts.fresh(fresh), token, counter, hash, sequence, pending: null } as unknown as S
      await vault.put('bundle', fresh)
      await vault.put('state', kept)
      write_in(vault, kept)
      await learn(fresh, vault)
      cut_off.value = false
      await opened()
      return true
    } catch (thrown) {
      problem.value = as_problem(thrown)
      return false
    } finally { busy.value = false }
  }
  async function unlock(pin: string): Promise<boolean> {
    if (!db) return false
    busy.value = true
    try {
      vault = await Vault.unlock(db, pin)
      if (!vault) return false
      const [kept, fresh] = [await vault.get<S>('state'), await vault.get<B>('bundle')]
      if (!kept || !fresh) return false
      write_in(vault, kept)
      await parts.reopened(fresh, vault)
      bundle.value = fresh
      await opened()
      return true
    } finally { busy.value = false }
  }
  function write_in(own: Vault, kept: S): void {
    state.value = kept
    ledger = new Ledger<S>(own, kept, (next) => { state.value = next })
  }
  async function opened(): Promise<void> {
    touch()
    waiting.value = (await vault?.count()) ?? 0
    mode.value = 'ready'
    void synchronise().then(refresh)
  }
  function lock(): void {
    vault = null
    ledger = null
    state.value = null
    bundle.value = null
    parts.closed()
    mode.value = 'locked'
  }
  // Cut off by an officer: what the phone holds is destroyed.
  async function destroy(): Promise<void> {
    if (db) await Vault.wipe(db)
    lock()
    cut_off.value = true
    mode.value = 'enrol'
  }
  // What the house will never take from this phone again is said; a lost network is not, the ledger waits.
  async function refused(thrown: unknown): Promise<void> {
    const told = as_problem(thrown)
    if (told.code === `${parts.codes}.cut_off`) await destroy()
    else if (told.status >= 400 && told.status < 500 && told.status !== 429) problem.value = told
  }

  async function record(what: Record<string, unknown>, change?: (state: S) => S): Promise<void> {
    if (!vault || !ledger) return
    touch()
    await ledger.record(what, change)
    waiting.value = await vault.count()
    void synchronise()
  }
  // What the phone remembers, without a line in its ledger.
  async function remember(change: (state: S) => S): Promise<void> {
    touch()
    await ledger?.change(change)
  }
  let handing_in: Promise<Receipt | null> | null = null
  function synchronise(): Promise<Receipt | null> {
    if (!vault || !ledger || !online.value) return Promise.resolve(null)
    const mine = vault, own = ledger
    handing_in ??= (async () => {
      try {
        const had = (thrown: unknown) => { const told = as_problem(thrown); return told.code === `${parts.codes}.replayed` ? Number(told.args?.had ?? 0) : null }
        const receipt = await own.hand_in((body, key) => api.post<Receipt>(`${parts.path}/synchronise`, body, { key, quiet: true }), random_key, had)
        if (receipt?.revoked) await destroy()
        else waiting.value = await mine.count()
        problem.value = null
        return receipt
      } catch (thrown) {
        await refused(thrown)
        return null
      } finally { handing_in = null }
    })()
    return handing_in
  }
  async function refresh(): Promise<void> {
    if (!vault || !state.value || !online.value) return
    try {
      const fresh = await api.post<B>(`${parts.path}/bundle`, { token: state.value.token, have: parts.have(bundle.value) }, { key: random_key(), quiet: true })
      if (vault) await learn(fresh, vault)
    } catch (thrown) { await refused(thrown) }
  }
  // Another question of this phone that counts as one of its requests.
  async function ask<T>(name: string, body: object): Promise<T> {
    const sequence = await ledger!.next_sequence()
    return api.post<T>(`${parts.path}/${name}`, { token: state.value!.token, sequence, ...body }, { key: random_key() })
  }

  const timer = setInterval(() => {
    if (mode.value !== 'ready') return
    if (Date.now() - touched > kIdleMs) return lock()
    void synchronise()
  }, kHandInMs)
  const fresher = setInterval(() => { if (mode.value === 'ready') void refresh() }, kRefreshMs)
  const back = () => { if (mode.value === 'ready') void synchronise().then(refresh) }
  addEventListener('online', back)
  onScopeDispose(() => { clearInterval(timer); clearInterval(fresher); removeEventListener('online', back) })

  void start()
  return { mode, bundle, place, waiting, problem, busy, state, cut_off, opened: computed(() => mode.value === 'ready'), vault: () => vault, enrol, unlock, lock, destroy, touch, record, remember, synchronise, refresh, ask }
}
