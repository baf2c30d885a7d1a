/** What the service tells admins alone, by the pages' names. */
import type { components } from '@/api/schemas';

type Schemas = components['schemas'];

/** What a phone has to be set up with; told once. */
export type SipAccount = Pick<Schemas['UserPhone'], 'username' | 'realm' | 'secret' | 'server' | 'qr'>;
export type Person = Schemas['User'];

export type AdminDevice = Schemas['Device'];
export type DeviceWithSecret = Schemas['DeviceWithSecret'];
export type DevicePage = Schemas['DevicePage'];

/** Of a person, or of an organization's people. */
export type OutsideCalls = Pick<Schemas['OrganizationOutsideCalls'], 'prefixes' | 'max_calls' | 'version'> &
  Partial<Pick<Schemas['OrganizationOutsideCalls'], 'limited'> & Pick<Schemas['OutsideCalls'], 'trunk' | 'limited_by'>>;
export type Organization = Schemas['Organization'];
export type Member = Schemas['OrganizationMember'];

export type Scope = Schemas['Scope'];
export type ApiKey = Schemas['ApiKey'];

export type AuditEntry = Schemas['AuditEntry'];
export type AuditPage = Schemas['AuditPage'];

export type AsteriskNode = Schemas['AsteriskNode'];
export type AsteriskStatus = Schemas['AsteriskStatus'];
