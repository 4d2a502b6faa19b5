// The ledger of a phone: every entry chained to the one before, sealed on the phone, handed in once however often it is sent. No screen
// here and no browser: storage and sending are handed in.
export interface Entry { counter: number; hash: string; body: string }
// A request that was begun and not answered is said again word for word, under the same key: then it happens once.
export interface Pending { sequence: number; key: string; upto: number; waiting: number }
export interface LedgerState { token: string; counter: number; hash: string; sequence: number; pending: Pending | null }
export interface Receipt { counter: number; hash: string; at: string; revoked: boolean; recorded: number; known: number; conflicts: number }

export interface LedgerStore<S extends LedgerState> {
  put_entry(counter: number, entry: Entry, state: S): Promise<void>
  put(name: 'state', state: S): Promise<void>
  entries<T>(limit: number): Promise<T[]>
  count(): Promise<number>
  remove_to(counter: number, state: S): Promise<void>
}
// The state is changed by one at a time: who records while a batch is under way must not be undone by the batch's answer.
export class Ledger<S extends LedgerState> {
  private turn: Promise<unknown> = Promise.resolve()
  constructor(private readonly store: LedgerStore<S>, public state: S, private readonly told: (state: S) => void = () => {}, private readonly per_request = kPerRequest) {}

  private alone<T>(act: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(act, act)
    this.turn = mine.catch(() => {})
    return mine
  }
  private become(state: S): void {
    this.state = state
    this.told(state)
  }

  record(what: Record<string, unknown>, change: (state: S) => S = (state) => state): Promise<void> {
    return this.alone(async () => {
      const body = JSON.stringify(what)
      const next = { ...change(this.state), counter: this.state.counter + 1, hash: await chained(this.state.hash, body) }
      await this.store.put_entry(next.counter, { counter: next.counter, hash: next.hash, body }, next)
      this.become(next)
    })
  }
  // The state alone, in its turn.
  change(change: (state: S) => S): Promise<void> {
    return this.alone(async () => {
      const next = change(this.state)
      await this.store.put('state', next)
      this.become(next)
    })
  }
  // A number no request of this phone had before; remembered before it is used.
  next_sequence(): Promise<number> {
    return this.alone(async () => {
      const next = { ...this.state, sequence: this.state.sequence + 1 }
      await this.store.put('state', next)
      this.become(next)
      return next.sequence
    })
  }

  // Sends what waits, oldest first, until all is in or the network is gone (then it throws, and nothing is lost). The last receipt.
  async hand_in(send: (body: object, key: string) => Promise<Receipt>, new_key: () => string, had_of: (thrown: unknown) => number | null): Promise<Receipt | null> {
    let receipt: Receipt | null = null
    let again = false
    for (;;) {
      const batch = await this.alone(() => this.begin(new_key))
      if (!batch) return receipt
      const { pending, entries } = batch
      try {
        receipt = await send({ token: this.state.token, sequence: pending.sequence, waiting: pending.waiting, entries }, pending.key)
      } catch (thrown) {
        // The house has had a later number: entries it knows it takes for known, so the batch may go under a new one. Once.
        const had = had_of(thrown)
        if (had === null || again) throw thrown
        again = true
        await this.alone(() => this.forget(had))
        continue
      }
      const { counter, revoked } = receipt
      await this.alone(async () => {
        const next = { ...this.state, pending: null }
        await this.store.remove_to(Math.min(pending.upto, counter), next)
        this.become(next)
      })
      if (revoked || counter < pending.upto) return receipt
    }
  }
  private async begin(new_key: () => string): Promise<{ pending: Pending; entries: Entry[] } | null> {
    const waiting = await this.store.count()
    if (!waiting) return null
    const batch = await this.store.entries<Entry>(this.per_request)
    let { pending } = this.state
    if (!pending) {
      pending = { sequence: this.state.sequence + 1, key: new_key(), upto: batch[batch.length - 1]!.counter, waiting: waiting - batch.length }
      const next = { ...this.state, sequence: pending.sequence, pending }
      await this.store.put('state', next)
      this.become(next)
    }
    const { upto } = pending
    return { pending, entries: batch.filter((entry) => entry.counter <= upto) }
  }
  private async forget(had: number): Promise<void> {
    const next = { ...this.state, pending: null, sequence: Math.max(this.state.sequence, had) }
    await this.store.put('state', next)
    this.become(next)
  }
}
export const kPerRequest = 200

async function chained(before: string, body: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(before + body)))
  return [...digest].map((octet) => octet.toString(16).padStart(2, '0')).join('')
}
