/** What the service sends, by the pages' names. `schemas.ts` is generated from the service's own description. */
import type { components } from './schemas';

type Schemas = components['schemas'];

export type AccountType = Schemas['AccountType'];
export type User = Schemas['User'];

export type CallStatus = CallView['status'];
export type CallState = Schemas['CallState'];
export type EndReason = Schemas['EndReason'];
export type Person = Schemas['CallPerson'];
export type Participant = Schemas['CallParticipant'];
export type Transfer = Schemas['CallTransfer'];
/** A call as it is pushed. */
export type CallView = Schemas['CallView'];
/** A call; what people wrote about it is only in answers of REST. */
export type Call = CallView & Partial<Schemas['Call']>;
export type CallEvent = Schemas['CallEvent'];
export type CallPush = Schemas['CallPush'];
export type Snapshot = Schemas['Snapshot'];

export type OwnStatus = Schemas['OwnStatus'];
export type AgentStatus = Schemas['AgentStatus'];
export type StatusUpdate = Schemas['StatusUpdated'];
export type Agent = Schemas['Agent'];

export type Device = Schemas['Device'];
export type SoftphoneCredentials = Schemas['SoftphoneCredentials'];
export type Ticket = Schemas['Ticket'];
export type Recording = Schemas['Recording'];
/** What one author has written about a call. */
export type AuthorNotes = Schemas['CallNotes'];
