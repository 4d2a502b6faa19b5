// How outcomes and explanations of decision tables are put into words: they come as data, whatever table they are of.
import { t } from '@/words'
import type { CaseRow, Decision } from '@/api/types'

// Whose case it is: an enterprise's, or a person's by the masked name.
export const name_of = (row: Pick<CaseRow, 'enterprise' | 'applicant'>): string => row.enterprise.name || t('queue.person', { name: row.applicant })

export function value_words(value: unknown): string {
  if (value === null || value === undefined || value === '') return '—'
  if (typeof value === 'boolean') return t(value ? 'form.yes' : 'form.no')
  if (Array.isArray(value)) return value.map(value_words).join(t('list.comma'))
  if (typeof value === 'object') return Object.values(value).map(value_words).join(' · ')
  return String(value)
}

// One line per outcome: a collecting table has several, the others one.
export function outcome_lines(decision: Decision): string[] {
  const { outcome } = decision
  if (Array.isArray(outcome)) return outcome.map(value_words)
  if (outcome === null || outcome === undefined) return []
  if (typeof outcome === 'object') {
    const values = Object.values(outcome)
    const lists = values.filter(Array.isArray)
    if (lists.length) return lists.flat().map(value_words)
    return values.length ? [value_words(outcome)] : []
  }
  return [value_words(outcome)]
}
