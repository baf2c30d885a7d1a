import { describe, expect, it } from 'vitest';
import { Problem } from '@/api/problem';
import { i18n } from '@/i18n';
import { conditionOf } from '@/admin/asterisk/condition';
import { differences } from '@/admin/audit/differences';
import { span } from '@/admin/audit/span';
import { adminSentence } from '@/admin/form';
import en from '@/admin/messages/en';
import { randomPassword } from '@/admin/password';
import { isNarrowed, read, sorted, write, type ListSpec } from '@/admin/query';
import { ago } from '@/admin/times';
import { meaning, wrong } from '@/app/form';
import app from '@/app/messages/en';

i18n.global.mergeLocaleMessage('en', { admin: en, app });

const SPEC: ListSpec = { filters: { type: ['admin', 'client'], actor: 'text' }, sorts: ['name', 'created_at'], sort: '-created_at' };

describe('the address of a list', () => {
  it('givenAState_whenWrittenAndRead_thenItIsTheSame', () => {
    const state = { search: 'ana & co', filters: { type: 'client', actor: '7' }, sort: 'name', page: 3, limit: 50 };
    expect(read(write(state, SPEC) as Record<string, string>, SPEC)).toEqual(state);
  });

  it('givenTheUsualState_whenWritten_thenTheAddressIsBare', () => {
    expect(write(read({}, SPEC), SPEC)).toEqual({});
  });

  it('givenNonsense_whenRead_thenTheUsualIsShown', () => {
    const nonsense = { q: 'a\u0000b', type: 'boss', sort: '-hash', page: '-1', limit: '7', secret: 'x' };
    expect(read(nonsense, SPEC)).toEqual({ search: 'ab', filters: { type: '', actor: '' }, sort: '-created_at', page: 1, limit: 25 });
    expect(read({ type: ['admin', 'client'], page: '1.5' }, SPEC)).toMatchObject({ filters: { type: 'admin' }, page: 1 });
  });

  it('givenAnUnknownName_whenWritten_thenItIsGone', () => {
    expect(write(read({ secret: 'x' }, SPEC), SPEC)).toEqual({});
  });

  it('givenAHead_whenItIsClickedTwice_thenTheOrderTurns', () => {
    expect(sorted('-created_at', 'name')).toBe('name');
    expect(sorted('name', 'name')).toBe('-name');
    expect(sorted('-name', 'name')).toBe('name');
  });

  it('givenAFilter_whenAsked_thenTheListIsNarrowed', () => {
    expect(isNarrowed(read({ page: '2', sort: 'name' }, SPEC))).toBe(false);
    expect(isNarrowed(read({ type: 'admin' }, SPEC))).toBe(true);
    expect(isNarrowed(read({ q: 'x' }, SPEC))).toBe(true);
  });
});

describe('what is wrong with a form', () => {
  const invalid = (...fields: { field: string; message: string }[]) => new Problem(400, 'validation-failed', 'Validation failed', fields);

  it('givenSeveralFields_whenShown_thenEachHasItsOwnWords', () => {
    const found = wrong(
      invalid(
        { field: 'name', message: 'size must be between 2 and 100' },
        { field: 'email', message: 'must be a well-formed email address' },
        { field: 'prefixes[2]', message: 'must be + and 1 to 15 digits' },
      ),
      ['name', 'email', 'prefixes'],
    );
    expect(found.fields).toEqual({ name: 'Between 2 and 100 characters.', email: app.wrong.email, prefixes: app.wrong.prefix });
    expect(found.rest).toBe('');
  });

  it('givenAFieldThatTheFormDoesNotHave_whenShown_thenItIsNotLost', () => {
    const found = wrong(invalid({ field: 'name', message: 'x' }, { field: 'other', message: 'is not known here' }), ['name']);
    expect(found).toEqual({ fields: { name: 'x' }, rest: 'other: is not known here' });
  });

  it('givenACodeThatIsAboutAField_whenShown_thenItStandsThere', () => {
    const taken = new Problem(409, 'line-taken', 'The line 3001 is somebody else\'s.');
    expect(wrong(taken, ['device'], adminSentence).fields).toEqual({ device: en.problem['line-taken'] });
    expect(wrong(taken, ['name'], adminSentence)).toEqual({ fields: {}, rest: en.problem['line-taken'] });
    const used = new Problem(400, 'username-taken', 'taken', [{ field: 'username', message: 'taken' }]);
    expect(wrong(used, ['username']).fields).toEqual({ username: app.wrong.usernameTaken });
  });

  it('givenWordsThatAreNotKnown_whenShown_thenTheServiceSpeaks', () => {
    expect(meaning('weak-password', 'The password must have at least 8 characters.')).toBe('At least 8 characters.');
    expect(meaning('x', 'must rhyme')).toBe('must rhyme');
  });
});

describe('the audit log', () => {
  it('givenChangesAndFacts_whenShown_thenChangesComeFirst', () => {
    expect(differences({ line: '3001', name: { from: 'A', to: 'B' }, scopes: [] })).toEqual([
      { field: 'name', from: 'A', to: 'B' },
      { field: 'line', to: '3001' },
      { field: 'scopes', to: '–' },
    ]);
  });

  it('givenAWholeThatWasAndIs_whenShown_thenOnlyWhatIsNotTheSame', () => {
    const details = { from: { prefixes: ['+49'], max_calls: 2, trunk: true }, to: { prefixes: ['+49', '+41'], max_calls: 2, trunk: true } };
    expect(differences(details)).toEqual([{ field: 'prefixes', from: '+49', to: '+49, +41' }]);
    expect(differences({})).toEqual([]);
  });

  it('givenDays_whenAsked_thenTheLastOneIsWhole', () => {
    const now = new Date(2027, 2, 10, 15, 30);
    expect(span('today', '', '', now)).toEqual({ from: new Date(2027, 2, 10).toISOString() });
    expect(span('7d', '', '', now)).toEqual({ from: new Date(now.getTime() - 7 * 86_400_000).toISOString() });
    expect(span('dates', '2027-03-01', '2027-03-31', now)).toEqual({
      from: new Date(2027, 2, 1).toISOString(),
      to: new Date(2027, 3, 1).toISOString(),
    });
    expect(span('dates', '2027-02-30', 'x', now)).toEqual({});
    expect(span('', '2027-03-01', '', now)).toEqual({});
  });
});

describe('small things', () => {
  it('givenATime_whenSaid_thenInTheUnitThatFits', () => {
    const now = Date.parse('2027-03-10T12:00:00Z');
    expect(ago('2027-03-10T11:59:55Z', now)).toBe('now');
    expect(ago('2027-03-10T11:57:00Z', now)).toBe('3 minutes ago');
    expect(ago('2027-03-09T12:00:00Z', now)).toBe('yesterday');
    expect(ago('2027-03-10T14:00:00Z', now)).toBe('in 2 hours');
  });

  it('givenANode_whenItIsTriedAgain_thenItIsStillLost', () => {
    const node = { provisioned_at: null, last_error: null };
    expect(conditionOf({ ...node, phase: 'connecting' })).toBe('connecting');
    expect(conditionOf({ ...node, phase: 'connecting', last_error: 'refused' })).toBe('lost');
    expect(conditionOf({ ...node, phase: 'waiting' })).toBe('lost');
    expect(conditionOf({ ...node, phase: 'ready' })).toBe('provisioning');
    expect(conditionOf({ ...node, phase: 'ready', provisioned_at: '2027-03-10T12:00:00Z' })).toBe('ready');
    expect(conditionOf({ ...node, phase: 'replaced' })).toBe('replaced');
  });

  it('givenAPassword_whenMadeUp_thenItIsLongAndNeverTheSame', () => {
    const made = new Set(Array.from({ length: 100 }, randomPassword));
    expect(made.size).toBe(100);
    for (const password of made) {
      expect(password).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    }
  });
});
