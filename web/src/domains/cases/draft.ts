// A form that saves itself: at once on this device, after a rest on the server. Only the fields written here are held against
// the server's state, so another person's change of other fields is taken in silently; where both wrote the same field nothing
// is overwritten until this person, told what the other wrote, saves again.
import { onScopeDispose, ref, shallowRef } from 'vue'
import { api, random_key } from '@/api'
import { as_problem, Problem } from '@/api/problem'
import type { Case } from '@/api/types'
import { fields_of, shown_value, type FormValues } from '@/kit/schema'
import { drop_draft, find_draft, keep_draft } from '@/session/drafts'
import { t } from '@/words'

const kRestMs = 1500
const kMostTries = 8

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

export function use_form_draft(saved: (fresh: Case) => void) {
  const values = ref<FormValues>({})
  const state = ref<'idle' | 'kept' | 'saving' | 'saved' | 'not_kept'>('idle')
  const at = ref(0)
  const problem = shallowRef<Problem | null>(null)
  const mine = new Map<string, unknown>() // written here, not yet with the server
  let record: Case | null = null
  let name = '' // under which the draft is kept on this device
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<boolean> | null = null
  let clash = false
  let key = ''

  // A form whose case does not exist yet: what was written before on this device comes back.
  function begin_new(service: string): void {
    name = `case.new.${service}`
    values.value = { ...find_draft<FormValues>(name)?.value, ...values.value }
    for (const [field, value] of Object.entries(values.value)) mine.set(field, value)
  }

  // Takes the server's state; an older one than is known here is passed over (answers may overtake each other).
  function begin(from: Case): void {
    if (record?.id === from.id) {
      if (from.revision >= record.revision) told(adopt(from))
      return
    }
    if (record) mine.clear()
    else if (name) drop_draft(name)
    name = `case.${from.id}`
    for (const [field, value] of Object.entries(find_draft<FormValues>(name)?.value ?? {})) if (!mine.has(field)) mine.set(field, value)
    adopt(from)
    if (mine.size) rest()
  }

  // Returns the fields that both sides wrote.
  function adopt(from: Case): string[] {
    const both: string[] = []
    for (const [field, value] of [...mine]) {
      if (same(value, from.form[field])) mine.delete(field)
      else if (record?.id === from.id && !same(record.form[field], from.form[field])) both.push(field)
    }
    record = from
    values.value = { ...from.form, ...Object.fromEntries(mine) }
    keep()
    return both
  }
  function told(both: string[]): boolean {
    if (!both.length || !record) return false
    const form = record.form
    clash = true
    key = ''
    const problems = fields_of(record.form_schema).filter((field) => both.includes(field.key))
      .map((field) => ({ code: 'form.both_changed', at: field.key, detail: t('form.both_changed', { field: field.title, value: shown_value(field, form[field.key]) }) }))
    problem.value = new Problem({ code: 'form.both_changed', status: 409, detail: t('form.both_changed_all'), problems })
    state.value = 'kept'
    return true
  }

  function keep(): void {
    if (!name) return
    if (!mine.size) { drop_draft(name); return }
    state.value = keep_draft(name, Object.fromEntries(mine)) ? 'kept' : 'not_kept'
    at.value = Date.now()
  }

  function set(fresh: FormValues): void {
    values.value = { ...values.value, ...fresh }
    for (const [field, value] of Object.entries(fresh)) mine.set(field, value)
    key = ''
    keep()
    if (!clash) rest()
  }

  function rest(): void {
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), kRestMs)
  }

  // True when everything written is with the server. One save at a time: two with the same revision would refuse each other.
  function flush(): Promise<boolean> {
    clearTimeout(timer)
    running ??= save().finally(() => { running = null })
    return running
  }

  async function save(): Promise<boolean> {
    for (let tries = 0; record && mine.size; tries++) {
      const sent = new Map(mine)
      const { id, revision } = record
      clash = false
      key ||= random_key()
      state.value = 'saving'
      problem.value = null
      try {
        const fresh = await api.post<Case>(`/api/cases/${id}/form`, { form: values.value, revision }, { key })
        key = ''
        for (const [field, value] of sent) if (same(mine.get(field), value)) mine.delete(field)
        if (record.id !== id) return false
        if (fresh.revision >= record.revision) adopt(fresh)
        saved(fresh)
      } catch (thrown) {
        const wrong = as_problem(thrown)
        if (wrong.is_stale && tries < kMostTries && await catch_up(id)) continue
        if (clash) return false
        problem.value = wrong
        state.value = 'kept'
        if (!wrong.unknown_outcome) key = ''
        return false
      }
    }
    if (record) {
      state.value = 'saved'
      at.value = Date.now()
    }
    return true
  }
  // Somebody changed the case: reads it again; false where the person must decide or nothing could be read.
  async function catch_up(id: string): Promise<boolean> {
    key = ''
    try {
      const fresh = await api.get<Case>(`/api/cases/${id}`)
      const both = adopt(fresh)
      saved(fresh)
      return !told(both)
    } catch {
      return false
    }
  }

  onScopeDispose(() => { clearTimeout(timer); if (mine.size) void flush() })
  return { values, state, at, problem, begin, begin_new, set, flush }
}
