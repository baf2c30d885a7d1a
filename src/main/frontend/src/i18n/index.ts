import { createI18n } from 'vue-i18n';

/** The languages, each by its own name. */
export const LOCALES = {
  en: 'English',
  'pt-BR': 'Português (Brasil)',
  es: 'Español',
  id: 'Bahasa Indonesia',
} as const;

export type Locale = keyof typeof LOCALES;

const KEY = 'ringdown.language';

/** Areas that few people enter; their texts come with {@link learn}. */
const later = new Set(['admin']);

/** Each area (a folder of `src`) has its own texts; they are found at `<area>.<key>`. */
const files = import.meta.glob<{ default: Record<string, unknown> }>('../*/messages/*.ts');

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  missingWarn: false,
  fallbackWarn: false,
});

function isLocale(text: string | null): text is Locale {
  return text !== null && text in LOCALES;
}

/** What was chosen, else what the browser wants. */
export function preferred(chosen: string | null, wanted: readonly string[]): Locale {
  if (isLocale(chosen)) {
    return chosen;
  }
  for (const tag of wanted) {
    const language = tag.toLowerCase().split('-')[0];
    const found = (Object.keys(LOCALES) as Locale[]).find((locale) => locale.toLowerCase().split('-')[0] === language);
    if (found) {
      return found;
    }
  }
  return 'en';
}

export async function speak(locale: Locale): Promise<void> {
  const known = i18n.global.getLocaleMessage(locale) as object;
  const missing = Object.entries(files)
    .map(([path, load]) => ({ area: path.split('/')[1]!, locale: path.split('/')[3], load }))
    .filter((file) => file.locale === `${locale}.ts` && !(file.area in known) && !later.has(file.area));
  const loaded = await Promise.all(missing.map(async ({ area, load }) => [area, (await load()).default] as const));
  i18n.global.mergeLocaleMessage(locale, Object.fromEntries(loaded));
  i18n.global.locale.value = locale as 'en';
  document.documentElement.lang = locale;
}

/** Loads the texts of an area that is not loaded at the start, in the language spoken now and in those to come. */
export async function learn(area: string): Promise<void> {
  if (later.delete(area)) {
    await speak(locale());
  }
}

export function locale(): Locale {
  return i18n.global.locale.value as Locale;
}

export async function choose(chosen: Locale): Promise<void> {
  localStorage.setItem(KEY, chosen);
  await speak(chosen);
}

export function start(): Promise<void> {
  return speak(preferred(localStorage.getItem(KEY), navigator.languages));
}
