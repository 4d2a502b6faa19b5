// A page opened by a code of one's own, from a message or a link (`/drive#CODE`), and kept on this phone: without a network the last that was told is
// shown and says how old it is. What is kept is what the page shows, no more; "forget" takes it away.
import { computed, ref, shallowRef } from 'vue'
import { api } from '@/api'
import { as_problem, type Problem } from '@/api/problem'
import { keep_files } from '@/phone/keep_files'
import { set_server_now } from '@/time/clock'

interface Kept<T> { code: string; page: T }
export function read_kept<T>(text: string | null): Kept<T> | null {
  try {
    const kept = JSON.parse(text ?? 'null') as Partial<Kept<T>> | null
    return typeof kept?.code === 'string' && kept.page && typeof kept.page === 'object' ? { code: kept.code, page: kept.page } : null
  } catch { return null }
}

export function use_own_page<T extends { now: string }>(store: string, path: string) {
  const code = ref('')
  const page = shallowRef<T | null>(null)
  const problem = ref<Problem | null>(null)
  const busy = ref(false)
  const old = ref(false) // shown from this phone: the house was not reached
  const kept = read_kept<T>(localStorage.getItem(store))
  if (kept) { code.value = kept.code; page.value = kept.page; old.value = true }
  const named = decodeURIComponent(location.hash.slice(1)).trim()
  if (named) {
    if (named !== code.value) page.value = null
    code.value = named
    history.replaceState(history.state, '', location.pathname) // a code does not stay in what is shown or shared
  }
  function show(fresh: T): void {
    page.value = fresh
    old.value = false
    set_server_now(fresh.now)
    localStorage.setItem(store, JSON.stringify({ code: code.value, page: fresh }))
  }
  async function load(): Promise<void> {
    if (!code.value.trim() || busy.value) return
    busy.value = true
    problem.value = null
    try {
      show(await api.post<T>(path, { code: code.value.trim() }))
      void keep_files()
    } catch (thrown) {
      const told = as_problem(thrown)
      if (told.code === 'own.code') forget(code.value) // another code was made: what is kept is of no use any more
      else old.value = page.value !== null
      if (!page.value) problem.value = told
    } finally { busy.value = false }
  }
  function forget(typed = ''): void {
    localStorage.removeItem(store)
    page.value = null
    code.value = typed
    problem.value = null
  }
  const as_of = computed(() => (old.value && page.value ? page.value.now : ''))
  return { code, page, problem, busy, as_of, load, show, forget }
}
