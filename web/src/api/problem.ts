// A refusal, as the server states it (RFC 9457 problem+json), or one this side must state itself: no network, not a
// readable answer. Screens show `detail` as it stands: it is already in the reader's language.
import type { ProblemItem, ProblemJson } from './types'

export class Problem extends Error {
  readonly code: string
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly at: string
  readonly args: Record<string, unknown>
  readonly problems: ProblemItem[]

  constructor(json: Partial<ProblemJson>) {
    super(json.detail || json.title || json.code || 'problem')
    this.name = 'Problem'
    this.code = json.code ?? 'unknown'
    this.status = json.status ?? 0
    this.title = json.title ?? ''
    this.detail = json.detail ?? ''
    this.at = json.at ?? ''
    this.args = json.args ?? {}
    this.problems = json.problems ?? []
  }

  // The outcome is unknown: the same request may be sent again with the same key.
  get unknown_outcome(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504
  }
  get is_offline(): boolean { return this.code === 'network.lost' }
  get is_forbidden(): boolean { return this.status === 403 }
  get is_stale(): boolean { return this.status === 409 && this.code.endsWith('stale') }
}

export function as_problem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  return new Problem({ code: 'client.fault', detail: thrown instanceof Error ? thrown.message : String(thrown) })
}

// "/form/workers", "#/form/workers", "form.workers" and "workers" all name the field `workers`.
export function field_of(at: string): string {
  return at.replace(/^#/, '').replace(/^\//, '').replace(/\//g, '.').replace(/^form\./, '')
}

export function problems_by_field(problem: Problem | null): Map<string, string> {
  const found = new Map<string, string>()
  if (!problem) return found
  for (const item of problem.problems.length ? problem.problems : [problem]) {
    const field = field_of(item.at ?? '')
    if (field && !found.has(field)) found.set(field, item.detail)
  }
  return found
}
