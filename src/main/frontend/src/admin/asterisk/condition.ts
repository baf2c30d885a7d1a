import type { AsteriskNode } from '../types';

export type Condition = 'ready' | 'provisioning' | 'connecting' | 'lost' | 'replaced';

/** How it stands with a node, in one word. One that has been lost and is tried again is still lost. */
export function conditionOf(node: Pick<AsteriskNode, 'phase' | 'provisioned_at' | 'last_error'>): Condition {
  switch (node.phase) {
    case 'ready':
      return node.provisioned_at ? 'ready' : 'provisioning';
    case 'connecting':
      return node.last_error ? 'lost' : 'connecting';
    case 'waiting':
      return 'lost';
    case 'replaced':
      return 'replaced';
  }
}
