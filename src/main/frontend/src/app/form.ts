import { reactive, ref } from 'vue';
import { Problem } from '@/api/problem';
import { i18n } from '@/i18n';
import { sentence } from '@/i18n/problems';

/** Words of the service about a field, and the texts that say the same; the groups of the pattern become `{a}`, `{b}`. */
const MEANINGS: [RegExp, string][] = [
  [/^(must not be null|must not be empty|must not be blank)$/, 'missing'],
  [/^size must be between (\d+) and (\d+)$/, 'size'],
  [/^must be a well-formed email address$/, 'email'],
  [/^may have letters, digits, dots, dashes and underscores$/, 'username'],
  [/^must not contain control characters$/, 'controls'],
  [/^must be (\d+) digits$/, 'digits'],
  [/^must be \+ and 1 to 15 digits$/, 'prefix'],
  [/^must be (?:less|greater) than or equal to (\d+)$/, 'limit'],
  [/^The password must have at least (\d+) characters\.$/, 'passwordShort'],
  [/^The password must have at most \d+ bytes\.$/, 'passwordLong'],
  [/^The password is one of those/, 'passwordCommon'],
  [/^The password must not be your name/, 'passwordOwn'],
  [/^Lines go from (\d+) to (\d+)\.$/, 'lineRange'],
];

/** Problems of one field, by their code. */
const CODES: Record<string, string> = {
  'username-taken': 'usernameTaken',
  'email-taken': 'emailTaken',
  'already-expired': 'past',
  'wrong-password': 'password',
};

/** Codes that come without a field although they are about one. */
const FIELD_OF: Record<string, string> = { 'line-taken': 'device', 'line-not-found': 'account_id', 'too-many-devices': 'account_id' };

function words(key: string, named: Record<string, unknown> = {}): string {
  return (i18n.global.t as (key: string, named: Record<string, unknown>) => string)(`app.wrong.${key}`, named);
}

/** What is wrong with a field, in the person's language where the service's words are known, else in those words. */
export function meaning(code: string, message: string): string {
  const byCode = CODES[code];
  if (byCode) {
    return words(byCode);
  }
  for (const [pattern, key] of MEANINGS) {
    const found = pattern.exec(message);
    if (found) {
      return words(key, { a: found[1] ?? '', b: found[2] ?? '' });
    }
  }
  return message;
}

export interface Wrong {
  /** By the wire's name. */
  fields: Record<string, string>;
  /** What no field of the form is to blame for; empty when there is none. */
  rest: string;
}

/**
 * Which of the form's fields a problem is about. `prefixes[3]` is about `prefixes`.
 *
 * @param say what is said of a problem as a whole
 */
export function wrong(problem: unknown, known: readonly string[], say = sentence): Wrong {
  if (!(problem instanceof Problem)) {
    return { fields: {}, rest: say(problem) };
  }
  const fields: Record<string, string> = {};
  const others: string[] = [];
  for (const { field, message } of problem.fields) {
    const name = field.replace(/[[.].*$/, '');
    if (known.includes(name)) {
      fields[name] ??= meaning(problem.code, message);
    } else {
      others.push(`${field}: ${message}`);
    }
  }
  const about = FIELD_OF[problem.code];
  if (about && known.includes(about) && !fields[about]) {
    fields[about] = say(problem);
  }
  if (Object.keys(fields).length > 0) {
    return { fields, rest: others.join('; ') };
  }
  return { fields, rest: say(problem) };
}

/** A form that is sent: pending until it is answered, then what was wrong with it. */
export function useForm(known: readonly string[], say = sentence) {
  const pending = ref(false);
  const errors = reactive<Wrong>({ fields: {}, rest: '' });

  /** @returns whether it was taken */
  async function send(work: () => Promise<unknown>): Promise<boolean> {
    pending.value = true;
    errors.fields = {};
    errors.rest = '';
    try {
      await work();
      return true;
    } catch (problem) {
      Object.assign(errors, wrong(problem, known, say));
      return false;
    } finally {
      pending.value = false;
    }
  }

  function check(field: string, message: string): boolean {
    if (message) {
      errors.fields = { ...errors.fields, [field]: message };
    }
    return !message;
  }

  return { pending, errors, send, check };
}
