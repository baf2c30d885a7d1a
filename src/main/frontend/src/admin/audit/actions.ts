import { i18n } from '@/i18n';

/** What is written down, by what it is done to. */
export const ACTIONS: Record<string, readonly string[]> = {
  account: ['created', 'approved', 'changed', 'outside_calls_changed', 'signed_out', 'deleted'],
  line: ['allotted', 'moved'],
  device: ['created', 'renamed', 'secret_rotated', 'deleted'],
  api_key: ['created', 'revoked'],
  recording: ['heard', 'expired'],
  organization: ['created', 'renamed', 'deleted', 'member_joined', 'member_left', 'outside_calls_changed'],
};

function known(key: string, otherwise: string): string {
  return i18n.global.te(key) ? (i18n.global.t as (key: string) => string)(key) : otherwise;
}

/** “changed the account”; the service's own word for what is not known here. */
export function actionName(action: string): string {
  return known(`admin.audit.action.${action}`, action);
}

export function fieldName(field: string): string {
  return known(`admin.audit.field.${field}`, field);
}

/** Words of the wire that people know by another name. */
export function valueName(field: string, value: string): string {
  if (value === 'true' || value === 'false') {
    return known(`admin.audit.${value}`, value);
  }
  const group = { type: 'type', status: 'status', kind: 'kind' }[field];
  if (field === 'password' && value === 'changed') {
    return known('admin.audit.changed', value);
  }
  return group ? known(`admin.${group}.${value}`, value) : value;
}
