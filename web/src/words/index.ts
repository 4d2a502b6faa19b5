// The interface's words. zh-CN comes with the first load, en is fetched when somebody switches. A key is one flat
// string ("queue.title"); both files have the same keys, and the compiler and a test hold them to it.
import { createI18n } from 'vue-i18n'
import { computed } from 'vue'
import type { Lang, Titled } from '@/api/types'
import zh from './zh-CN'

export type WordKey = keyof typeof zh
const kRemembered = 'liaoyuan.language'

export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zh } as Record<string, Record<string, string>>,
  messageResolver: (messages, path) => (messages as Record<string, string>)[path] ?? null,
  missingWarn: false,
  fallbackWarn: false,
})

export const language = computed<Lang>(() => i18n.global.locale.value as Lang)

// `n` among the arguments chooses the English plural ("one row | {n} rows").
export function t(key: WordKey, args: Record<string, string | number> = {}): string {
  const plural = typeof args.n === 'number' ? { plural: args.n } : {}
  return i18n.global.t(key, args, plural)
}

// For keys put together from what the server sends; the code itself when the word is unknown.
export function t_or(key: string, otherwise: string): string {
  return key in zh ? t(key as WordKey) : otherwise
}

// A title as services carry it: one text, or one per language.
export function titled(title: Titled | undefined, otherwise = ''): string {
  if (title === undefined || title === null) return otherwise
  if (typeof title === 'string') return title
  return title[language.value] ?? title['zh-CN'] ?? title.en ?? otherwise
}

export async function use_language(wanted: Lang): Promise<void> {
  if (wanted === 'en' && !i18n.global.availableLocales.includes('en')) {
    const words = (await import('./en')).default
    i18n.global.setLocaleMessage('en', words)
  }
  i18n.global.locale.value = wanted
  document.documentElement.lang = wanted
  document.title = t('app.name')
  try { localStorage.setItem(kRemembered, wanted) } catch { /* private window: the choice lasts this visit */ }
}

export function remembered_language(): Lang {
  const asked = new URLSearchParams(location.search).get('lang')
  if (asked === 'en' || asked === 'zh-CN') return asked
  try {
    const kept = localStorage.getItem(kRemembered)
    if (kept === 'en' || kept === 'zh-CN') return kept
  } catch { /* as above */ }
  return navigator.language && !navigator.language.startsWith('zh') && navigator.language.startsWith('en') ? 'en' : 'zh-CN'
}
