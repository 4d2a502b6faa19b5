// Who is logged in, what he may open, and the reader's own settings (language is in words/, large text here).
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { api, set_csrf } from '@/api'
import { as_problem } from '@/api/problem'
import type { Meta, Role, Session } from '@/api/types'
import { set_server_now } from '@/time/clock'
import { clear_drafts } from './drafts'
import { wipe_if_due } from './wipe'

const kLast = 'liaoyuan.last_session' // who was logged in, to open the field pages without a network; no token, no CSRF

export const useSession = defineStore('session', () => {
  const session = shallowRef<Session | null>(null)
  const meta = shallowRef<Meta | null>(null)
  const known = ref(false) // whether the server has been asked yet
  const expired = ref(false) // logged out by the server while working: the page is kept below the log-in

  const account = computed(() => session.value?.account ?? null)
  const roles = computed<Role[]>(() => account.value?.roles ?? [])
  const has = (...wanted: Role[]) => roles.value.some((role) => wanted.includes(role))
  const is_clerk = computed(() => has('enterprise_clerk') && roles.value.length === 1)
  const home = computed(() => {
    if (is_clerk.value) return '/my'
    if (has('dispatcher')) return '/fleet'
    return has('officer', 'reviewer', 'inspector', 'lead', 'auditor') ? '/' : '/accounts'
  })

  function take(fresh: Session): void {
    session.value = fresh
    set_csrf(fresh.csrf)
    set_server_now(fresh.now)
    expired.value = false
    known.value = true
    void wipe_if_due(fresh.wipe_before, fresh.account.id)
    try { localStorage.setItem(kLast, JSON.stringify({ ...fresh, csrf: '' })) } catch { /* then it opens only with a network */ }
  }
  function recall(): void {
    try {
      const text = localStorage.getItem(kLast)
      if (text && !session.value) session.value = JSON.parse(text) as Session
    } catch { /* nothing kept */ }
  }
  function forget(): void { try { localStorage.removeItem(kLast) } catch { /* nothing kept */ } }

  // True when the server has answered, logged in or not; a lost network throws.
  async function find(): Promise<void> {
    if (known.value) return
    try {
      take(await api.get<Session>('/api/session', undefined, { quiet: true }))
    } catch (thrown) {
      const problem = as_problem(thrown)
      if (problem.status === 0) recall()
      if (problem.status !== 401) throw problem
      session.value = null
      forget()
      known.value = true
    }
  }

  async function find_meta(): Promise<void> {
    try {
      meta.value = await api.get<Meta>('/api/meta', undefined, { quiet: true })
      if (!session.value) set_server_now(meta.value.now)
    } catch { /* the log-in page works without it */ }
  }

  // What changed about one's own account (a second factor turned on).
  async function refresh(): Promise<void> { take(await api.get<Session>('/api/session', undefined, { quiet: true })) }

  async function log_in(name: string, password: string, code: string, key: string): Promise<void> {
    const before = account.value?.id
    const fresh = await api.post<Session>('/api/session', { name, password, ...(code ? { code } : {}) }, { key, quiet: true })
    if (before && before !== fresh.account.id) clear_drafts()
    take(fresh)
  }

  async function log_out(): Promise<void> {
    await api.delete('/api/session', { quiet: true })
    clear_drafts()
    forget()
    session.value = null
    set_csrf('')
  }

  // The server says 401 in the middle of work.
  function lose(): void {
    if (session.value) expired.value = true
  }

  return { session, meta, known, expired, account, roles, has, is_clerk, home, take, find, refresh, find_meta, log_in, log_out, lose }
})
