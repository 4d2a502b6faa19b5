import { describe, expect, it, vi } from 'vitest'
import { t, t_or, titled, use_language } from '.'
import en from './en'
import zh from './zh-CN'

const sources = import.meta.glob<string>('../**/*.{vue,ts}', { query: '?raw', import: 'default', eager: true })
const texts = Object.entries(sources).filter(([path]) => !/\.test\.ts$|\/(en|zh-CN)\.ts$/.test(path)).map(([, text]) => text)
const slots = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((hit) => hit[1]))].sort()

describe('the two languages', () => {
  it('have the same keys in the same order', () => { expect(Object.keys(en)).toEqual(Object.keys(zh)) })
  it('fill the same places', () => {
    for (const key of Object.keys(zh) as (keyof typeof zh)[]) for (const one of en[key].split(' | ')) {
      const missing = slots(one).filter((name) => !slots(zh[key]).includes(name))
      expect({ key, missing }).toEqual({ key, missing: [] })
    }
  })
  it('are really two: no Chinese in English but the word for switching back, no English sentence in Chinese', () => {
    const chinese = Object.entries(en).filter(([key, text]) => /[\u4e00-\u9fff]/.test(text) && key !== 'shell.language').map(([key]) => key)
    expect(chinese).toEqual([])
    const plain = Object.entries(zh).filter(([key, text]) => !/[\u4e00-\u9fff]/.test(text) && !/^[\W\d]*(\{\w+\}\W*)*$/.test(text) && key !== 'shell.language').map(([key]) => key)
    expect(plain).toEqual([])
  })
  // A bare @, { or | means something to vue-i18n; a page with such a text stays white.
  it('can all be said', () => {
    for (const language of ['zh-CN', 'en'] as const) {
      use_language(language)
      const broken: string[] = []
      for (const key of Object.keys(zh) as (keyof typeof zh)[]) {
        const complaints = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')].map((spy) => spy.mockImplementation(() => {}))
        try { t(key, Object.fromEntries(slots(zh[key]).map((name) => [name, '1']))) } catch { broken.push(key) }
        if (complaints.some((spy) => spy.mock.calls.length)) broken.push(key)
        for (const spy of complaints) spy.mockRestore()
      }
      expect({ language, broken }).toEqual({ language, broken: [] })
    }
    use_language('zh-CN')
  })
  it('use full-width punctuation in Chinese', () => {
    const half = Object.entries(zh).filter(([, text]) => /[\u4e00-\u9fff][,;:?!]|[\u4e00-\u9fff]\(|[\u4e00-\u9fff]\.($|\s)/.test(text)).map(([key]) => key)
    expect(half).toEqual([])
  })
})

describe('keys in the source', () => {
  const literal = new Set(texts.flatMap((text) => [...text.matchAll(/\bt\(\s*'([^']+)'/g)].map((hit) => hit[1]!)))
  it('all exist', () => { expect([...literal].filter((key) => !(key in zh))).toEqual([]) })
  it('leave no word unused', () => {
    const all = texts.join('\n')
    const prefixes = [...all.matchAll(/`([a-z_]+(?:\.[a-z_]+)*[._])\$\{/g)].map((hit) => hit[1]!)
    const called = [...all.matchAll(/choices\('([a-z_.]+)'/g)].map((hit) => `${hit[1]}.`)
    const unused = Object.keys(zh).filter((key) => !all.includes(`'${key}'`) && ![...prefixes, ...called].some((prefix) => key.startsWith(prefix)))
    expect(unused).toEqual([])
  })
})

describe('speaking', () => {
  it('chooses the English plural by n', async () => {
    await use_language('en')
    expect([t('queue.items', { n: 1 }), t('queue.items', { n: 3 })]).toEqual(['1 case', '3 cases'])
    await use_language('zh-CN')
    expect(t('queue.items', { n: 1 })).toBe('1 件')
  })
  it('falls back to what the server said', () => {
    expect(t_or('role.lead', 'x')).toBe('指挥部负责人')
    expect(t_or('role.unheard_of', 'unheard_of')).toBe('unheard_of')
  })
  it('takes titles in any form', () => {
    expect([titled('甲'), titled({ 'zh-CN': '乙', en: 'b' }), titled({ en: 'c' }), titled(undefined, 'd')]).toEqual(['甲', '乙', 'c', 'd'])
  })
})
