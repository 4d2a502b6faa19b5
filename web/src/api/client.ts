// The one door to the server. Every write carries an Idempotency-Key made once per intent and repeated on retry, and
// the session's CSRF token; a lost network is retried with a pause; a refusal comes out as a Problem. What it is not:
// no cache, no state of screens.
import { Problem } from './problem'
import type { ProblemJson, StoredFile } from './types'

export type Query = Record<string, string | number | boolean | null | undefined>

export interface ClientNeeds {
  fetch: typeof fetch
  language: () => string
  csrf: () => string
  random_key: () => string
  sleep: (ms: number) => Promise<void>
  on_signed_out: () => void // a 401 on anything but the log-in itself
  words: (code: 'network.lost' | 'answer.unreadable') => string
}

// Under this name an answer knows what was asked.
export const kAsked = Symbol('asked')

export interface SendOptions { key?: string; signal?: AbortSignal; quiet?: boolean }

// Pauses between attempts, in ms: about 12 s in all, then the person decides.
const kPauses = [400, 1200, 3000, 7000]
const kReadPauses = [300, 900]
const kTimeoutMs = 30_000
const kLongestRetryAfterMs = 10_000

export class Client {
  constructor(private readonly needs: ClientNeeds) {}

  async get<T>(path: string, query?: Query, options: SendOptions = {}): Promise<T> {
    const asked = path + query_string(query)
    const answer = await this.send<T>('GET', asked, undefined, options)
    if (answer !== null && typeof answer === 'object') Object.defineProperty(answer, kAsked, { value: asked })
    return answer
  }
  post<T>(path: string, body: unknown = {}, options: SendOptions = {}): Promise<T> {
    return this.send<T>('POST', path, body, options)
  }
  // A file asked for with a body: what opens it stands in no address.
  async file(path: string, body: unknown): Promise<Blob> {
    const headers: Record<string, string> = { 'Accept-Language': this.needs.language(), 'Content-Type': 'application/json', 'Idempotency-Key': this.needs.random_key() }
    if (this.needs.csrf()) headers['X-CSRF-Token'] = this.needs.csrf()
    let response: Response
    try {
      response = await this.needs.fetch(path, { method: 'POST', headers, body: JSON.stringify(body), credentials: 'same-origin', cache: 'no-store', redirect: 'error' })
    } catch {
      throw new Problem({ code: 'network.lost', status: 0, detail: this.needs.words('network.lost') })
    }
    if (!response.ok) throw this.refusal(response, await response.text())
    return response.blob()
  }
  delete<T>(path: string, options: SendOptions = {}): Promise<T> {
    return this.send<T>('DELETE', path, undefined, options)
  }

  private async send<T>(method: string, path: string, body: unknown, options: SendOptions): Promise<T> {
    const write = method !== 'GET'
    const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': this.needs.language() }
    if (write) {
      headers['Idempotency-Key'] = options.key ?? this.needs.random_key()
      if (this.needs.csrf()) headers['X-CSRF-Token'] = this.needs.csrf()
      if (body !== undefined) headers['Content-Type'] = 'application/json'
    }
    const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store', redirect: 'error' }
    if (body !== undefined) init.body = JSON.stringify(body)

    const pauses = write ? kPauses : kReadPauses
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.try_once<T>(path, init, options)
      if (!(outcome instanceof Problem)) return outcome.value
      const pause = pauses[attempt]
      if (options.signal?.aborted || pause === undefined || !worth_retrying(outcome)) throw outcome
      await this.needs.sleep(Math.max(pause, retry_after_ms(outcome)))
    }
  }

  private async try_once<T>(path: string, init: RequestInit, options: SendOptions): Promise<{ value: T } | Problem> {
    const stop = new AbortController()
    const forward = () => stop.abort()
    options.signal?.addEventListener('abort', forward)
    const timer = setTimeout(forward, kTimeoutMs)
    try {
      const response = await this.needs.fetch(path, { ...init, signal: stop.signal })
      if (response.status === 401 && !options.quiet) this.needs.on_signed_out()
      if (response.status === 204) return { value: undefined as T }
      const text = await response.text()
      if (!response.ok) return this.refusal(response, text)
      try {
        return { value: (text ? JSON.parse(text) : undefined) as T }
      } catch {
        return new Problem({ code: 'answer.unreadable', status: response.status, detail: this.needs.words('answer.unreadable') })
      }
    } catch {
      return new Problem({ code: 'network.lost', status: 0, detail: this.needs.words('network.lost') })
    } finally {
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', forward)
    }
  }

  private refusal(response: Response, text: string): Problem {
    const after = Number(response.headers.get('Retry-After'))
    const args = Number.isFinite(after) && after > 0 ? { retry_after_s: after } : {}
    try {
      const json = JSON.parse(text) as Partial<ProblemJson>
      return new Problem({ ...json, status: response.status, args: { ...json.args, ...args } })
    } catch {
      return new Problem({
        code: 'answer.unreadable', status: response.status, args, detail: `${this.needs.words('answer.unreadable')} (HTTP ${response.status})`,
      })
    }
  }

  // Raw body; XMLHttpRequest because fetch does not tell how much of an upload has left.
  upload(file: Blob, name: string, on_progress: (share: number) => void, key: string): Promise<StoredFile> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest()
      request.open('POST', `/api/files?name=${encodeURIComponent(name)}`)
      request.setRequestHeader('Accept', 'application/json')
      request.setRequestHeader('Accept-Language', this.needs.language())
      request.setRequestHeader('Idempotency-Key', key)
      request.setRequestHeader('X-CSRF-Token', this.needs.csrf())
      request.setRequestHeader('Content-Type', file.type || 'application/octet-stream')
      request.upload.onprogress = (event) => { if (event.lengthComputable) on_progress(event.loaded / event.total) }
      request.onerror = () => reject(new Problem({ code: 'network.lost', status: 0, detail: this.needs.words('network.lost') }))
      request.onload = () => {
        if (request.status === 401) this.needs.on_signed_out()
        let json: unknown
        try { json = JSON.parse(request.responseText) } catch { json = null }
        if (request.status >= 200 && request.status < 300 && json) resolve(json as StoredFile)
        else {
          const fallback = { code: 'answer.unreadable', detail: `${this.needs.words('answer.unreadable')} (HTTP ${request.status})` }
          reject(new Problem({ ...fallback, ...(json as Partial<ProblemJson> | null), status: request.status }))
        }
      }
      request.send(file)
    })
  }
}

function worth_retrying(problem: Problem): boolean {
  if (problem.unknown_outcome) return true
  return problem.status === 429 && retry_after_ms(problem) <= kLongestRetryAfterMs
}

function retry_after_ms(problem: Problem): number {
  return Number(problem.args.retry_after_s ?? 0) * 1000
}

export function query_string(query?: Query): string {
  const parts = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined && value !== null && value !== '') parts.set(name, String(value))
  const text = parts.toString()
  return text ? `?${text}` : ''
}

// One intent of a person: the same body sent again after an unknown outcome keeps its key, so that nothing happens
// twice; a definite answer, or another body, ends it.
export class Intent {
  private key = ''
  private body = ''
  constructor(private readonly random_key: () => string) {}

  key_for(body: unknown): string {
    const text = JSON.stringify(body ?? null)
    if (!this.key || text !== this.body) {
      this.key = this.random_key()
      this.body = text
    }
    return this.key
  }
  settle(): void { this.key = '' }
}
