import { describe, expect, it } from 'vitest';
import { LOCALES, preferred, type Locale } from '@/i18n';

const sources = import.meta.glob<string>(['../src/**/*.{ts,vue}', '!../src/*/messages/*'], { eager: true, query: '?raw', import: 'default' });
const files = import.meta.glob<{ default: object }>('../src/*/messages/*.ts', { eager: true });

function flat(of: object, prefix: string): [string, string][] {
  return Object.entries(of).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${prefix}.${key}`, value] as [string, string]] : flat(value as object, `${prefix}.${key}`),
  );
}

function texts(locale: Locale): Map<string, string> {
  const all = Object.entries(files).filter(([path]) => path.endsWith(`/messages/${locale}.ts`));
  return new Map(all.flatMap(([path, file]) => flat(file.default, path.split('/')[2]!)));
}

const english = texts('en');
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
const forms = (text: string) => text.split(' | ').length;

describe.each(Object.keys(LOCALES) as Locale[])('%s', (locale) => {
  const own = texts(locale);

  it('givenTheEnglishTexts_whenCompared_thenItHasTheSameKeys', () => {
    expect([...own.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('givenTheEnglishTexts_whenCompared_thenItHasTheSamePlaceholders', () => {
    for (const [key, text] of own) {
      expect(new Set(placeholders(text)), key).toEqual(new Set(placeholders(english.get(key) ?? '')));
      expect(forms(text), `${key}: forms of a plural`).toBe(forms(english.get(key) ?? ''));
      expect(text.trim(), key).not.toBe('');
      expect(text, `${key}: @ and | mean something to vue-i18n`).not.toMatch(/@|^\||\|$/);
    }
  });
});

describe('the pages', () => {
  it('givenTheirSource_whenItNamesATextByItsKey_thenThereIsOne', () => {
    const uses = Object.entries(sources).flatMap(([name, text]) =>
      [...text.matchAll(/(?:\bt\(|label: |group: |title: )'([a-z]+\.[\w.-]+)'/g)].map((match) => ({ name, key: match[1]! })),
    );
    expect(uses.length).toBeGreaterThan(50);
    const unknown = uses.filter(({ key }) => !english.has(key));
    expect(unknown).toEqual([]);
  });

  it('givenWhatTheBrowserWants_whenNothingWasChosen_thenTheFirstLanguageThatThereIs', () => {
    expect(preferred(null, ['fr-FR', 'pt-PT', 'en'])).toBe('pt-BR');
    expect(preferred(null, ['id'])).toBe('id');
    expect(preferred('es', ['en'])).toBe('es');
    expect(preferred('xx', ['fr'])).toBe('en');
  });
});
