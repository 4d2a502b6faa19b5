// A form that saves itself: at once on this device, after a rest on the server. Stale means somebody else changed the case:
// nothing is overwritten, the person decides.
import { onScopeDispose, ref, shallowRef } from 'vue'
import { api, random_key } from '@/api'
import { as_problem, type Problem } from '@/api/problem'
import type { Case } from '@/api/types'
import type { FormValues } from '@/kit/schema'
import { drop_draft, find_draft, keep_draft } from '@/session/drafts'

const kRestMs = 1500

export function use_form_draft(saved: (fresh: Case) => void) {
  const values = ref<FormValues>({})
  const state = ref<'idle' | 'kept' | 'saving' | 'saved' | 'not_kept'>('idle')
  const at = ref(0)
  const problem = shallowRef<Problem | null>(null)
  let record: Case | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let dirty = false
  let key = ''

  const name = () => `case.${record?.id}`

  // Takes the server's state; what was written here and never reached the server wins over it.
  function begin(from: Case): void {
    const first = record?.id !== from.id
    record = from
    if (!first && dirty) return
    values.value = { ...from.form }
    const kept = first ? find_draft<FormValues>(name()) : null
    if (!kept) return
    values.value = { ...from.form, ...kept.value }
    dirty = true
    rest()
  }

  function set(fresh: FormValues): void {
    values.value = fresh
    dirty = true
    key = ''
    state.value = keep_draft(name(), fresh) ? 'kept' : 'not_kept'
    at.value = Date.now()
    rest()
  }

  function rest(): void {
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), kRestMs)
  }

  // True when everything written is with the server.
  async function flush(): Promise<boolean> {
    clearTimeout(timer)
    if (!dirty || !record) return true
    const sent = values.value
    key ||= random_key()
    state.value = 'saving'
    problem.value = null
    try {
      const fresh = await api.post<Case>(`/api/cases/${record.id}/form`, { form: sent, revision: record.revision }, { key })
      record = fresh
      if (values.value === sent) {
        dirty = false
        drop_draft(name())
        state.value = 'saved'
        at.value = Date.now()
      } else rest()
      saved(fresh)
      return !dirty
    } catch (thrown) {
      problem.value = as_problem(thrown)
      state.value = 'kept'
      if (!problem.value.unknown_outcome) key = ''
      return false
    }
  }

  onScopeDispose(() => { if (dirty) void flush(); clearTimeout(timer) })
  return { values, state, at, problem, begin, set, flush }
}
