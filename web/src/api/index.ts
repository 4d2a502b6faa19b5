// The client as the application uses it, and the two small helpers screens are written with: `use_load` and `use_send`.
import { computed, onScopeDispose, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { Client, Intent, kAsked } from './client'
import { as_problem, Problem } from './problem'
import { language, t } from '@/words'
import type { Job, List, ProblemJson, StoredFile } from './types'

let csrf = ''
let signed_out: () => void = () => {}

export function set_csrf(token: string): void { csrf = token }
export function on_signed_out(act: () => void): void { signed_out = act }

export function random_key(): string {
  if (typeof crypto !== 'undefined' && crypto.randomUUID) return crypto.randomUUID()
  // Over plain http on a local network randomUUID is absent; the same 128 random bits by hand (RFC 9562, version 4).
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

export const api = new Client({
  fetch: (...args) => fetch(...args),
  language: () => language.value,
  csrf: () => csrf,
  random_key,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  on_signed_out: () => signed_out(),
  words: (code) => t(code === 'network.lost' ? 'problem.network_lost' : 'problem.unreadable'),
})

export interface Load<T> {
  data: ShallowRef<T | null>
  problem: ShallowRef<Problem | null>
  loading: Ref<boolean>
  loaded_at: Ref<number>
  reload: () => Promise<void>
}

// Reads something now and again on demand. What was read stays on the screen when a later read fails.
export function use_load<T>(read: () => Promise<T>, options: { every_ms?: number; now?: boolean } = {}): Load<T> {
  const data = shallowRef<T | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(false)
  const loaded_at = ref(0)
  let turn = 0

  async function reload(): Promise<void> {
    const mine = ++turn
    loading.value = true
    try {
      const fresh = await read()
      if (mine !== turn) return
      data.value = fresh
      problem.value = null
      loaded_at.value = Date.now()
    } catch (thrown) {
      if (mine === turn) problem.value = as_problem(thrown)
    } finally {
      if (mine === turn) loading.value = false
    }
  }

  if (options.now !== false) void reload()
  if (options.every_ms) {
    const timer = setInterval(() => { if (!document.hidden && !loading.value) void reload() }, options.every_ms)
    onScopeDispose(() => clearInterval(timer))
  }
  return { data, problem, loading, loaded_at, reload }
}

export interface PagedLoad<T, L extends List<T> = List<T>> {
  items: ShallowRef<T[]>
  first: ShallowRef<L | null> // the first answer, for totals and what rides along
  more: ComputedRef<boolean>
  loading: Ref<boolean>
  problem: ShallowRef<Problem | null>
  reload: () => Promise<void>
  refresh: () => void // reads again by itself, unless the reader has gone further than the first page: he keeps his place
  load_more: () => Promise<void>
  sheet: ComputedRef<string> // where the whole list lies as a workbook, with the filters it was read with; empty before it was read
}

// The list of an answer as a workbook.
export function sheet_of(answer: object | null): string {
  const asked = (answer as { [kAsked]?: string } | null)?.[kAsked]
  if (!asked) return ''
  const [path, query] = asked.split('?')
  const rest = new URLSearchParams(query)
  for (const name of ['limit', 'after']) rest.delete(name)
  rest.set('as', 'xlsx')
  rest.set('language', language.value)
  return `${path}?${rest.toString()}`
}

// A list read page by page with the server's cursor.
export function use_pages<T, L extends List<T> = List<T>>(
  read: (after: string | undefined) => Promise<L>, options: { every_ms?: number; now?: boolean } = {},
): PagedLoad<T, L> {
  const items = shallowRef<T[]>([])
  const first: ShallowRef<L | null> = shallowRef(null)
  const next = ref<string | null>(null)
  const loading = ref(false)
  const problem = shallowRef<Problem | null>(null)
  let turn = 0

  async function page(after: string | undefined): Promise<void> {
    const mine = ++turn
    loading.value = true
    try {
      const answer = await read(after)
      if (mine !== turn) return
      if (after === undefined) { items.value = answer.items; first.value = answer } else items.value = [...items.value, ...answer.items]
      next.value = answer.next
      problem.value = null
    } catch (thrown) {
      if (mine === turn) problem.value = as_problem(thrown)
    } finally {
      if (mine === turn) loading.value = false
    }
  }

  const reload = () => page(undefined)
  const load_more = async () => { if (next.value && !loading.value) await page(next.value) }
  if (options.now !== false) void reload()
  const refresh = () => {
    const one_page = items.value.length === (first.value?.items.length ?? 0)
    if (!document.hidden && !loading.value && one_page) void reload()
  }
  if (options.every_ms) {
    const timer = setInterval(refresh, options.every_ms)
    onScopeDispose(() => clearInterval(timer))
  }
  return { items, first, more: computed(() => next.value !== null), loading, problem, reload, refresh, load_more, sheet: computed(() => sheet_of(first.value)) }
}

export interface Send<A extends unknown[], T> {
  busy: Ref<boolean>
  problem: ShallowRef<Problem | null>
  run: (...args: A) => Promise<T | null>
}

// A write, as a button does it: busy while it runs, one key per intent, the refusal kept for the screen. Returns null on refusal.
export function use_send<A extends unknown[], T>(write: (key: string, ...args: A) => Promise<T>): Send<A, T> {
  const busy = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const intent = new Intent(random_key)

  async function run(...args: A): Promise<T | null> {
    if (busy.value) return null
    busy.value = true
    problem.value = null
    try {
      const answer = await write(intent.key_for(args), ...args)
      intent.settle()
      return (answer ?? true) as T
    } catch (thrown) {
      problem.value = as_problem(thrown)
      if (!problem.value.unknown_outcome) intent.settle()
      return null
    } finally {
      busy.value = false
    }
  }
  return { busy, problem, run }
}

// A paper handed in on a page without an account: what `path` holds lets it in, or the cookie of an applicant with its token.
export async function hand_in<T>(path: string, file: File, token = ''): Promise<T> {
  let answer: Response
  try {
    answer = await fetch(path, { method: 'POST', body: file, headers: { 'Content-Type': 'application/octet-stream', 'Idempotency-Key': random_key(), 'Accept-Language': language.value, ...(token ? { 'X-CSRF-Token': token } : {}) } })
  } catch { throw new Problem({ code: 'network.lost', status: 0, detail: t('problem.network_lost') }) }
  if (!answer.ok) throw new Problem(await answer.json() as ProblemJson)
  return await answer.json() as T
}

export function upload_file(file: File, on_progress: (share: number) => void = () => {}, key = random_key()): Promise<StoredFile> {
  return api.upload(file, file.name, on_progress, key)
}

// Follows a job until it ends. `seen` is called with every state read.
export async function follow_job(id: string, seen: (job: Job) => void, alive: () => boolean = () => true): Promise<Job> {
  for (let pause = 300; ; pause = Math.min(pause * 1.4, 2000)) {
    const job = await api.get<Job>(`/api/jobs/${id}`)
    seen(job)
    if (job.state === 'done' || job.state === 'failed' || job.state === 'cancelled' || !alive()) return job
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
