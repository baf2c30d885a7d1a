import { Parser } from '@asyncapi/parser';
import { describe, expect, it } from 'vitest';
import live from '../api/asyncapi.json?raw';
import rest from '../api/openapi.json?raw';

function values(of: unknown, key: string): string[] {
  if (typeof of !== 'object' || of === null) {
    return [];
  }
  return Object.entries(of).flatMap(([name, value]) => (name === key && typeof value === 'string' ? [value] : values(value, key)));
}

describe('the descriptions of the service', () => {
  it.each([rest, live])('givenPatterns_whenJavaScriptReadsThem_thenTheyAreItsOwn', (description) => {
    const patterns = values(JSON.parse(description), 'pattern');
    expect(patterns).not.toHaveLength(0);
    for (const pattern of patterns) {
      expect(() => new RegExp(pattern, 'u'), pattern).not.toThrow();
    }
  });

  it('givenNamesWithControlCharacters_whenTheirPatternIsAsked_thenItRefusesThemAsTheServiceDoes', () => {
    const name = new RegExp(JSON.parse(rest).components.schemas.NewUser.properties.name.pattern, 'u');
    expect(name.test('João Silva')).toBe(true);
    expect(name.test('João\u0007')).toBe(false);
    expect(name.test('João\u202e')).toBe(false);
  });

  it('givenTheDescriptionOfSocketIo_whenItIsParsed_thenItIsAsyncApi', async () => {
    const { document, diagnostics } = await new Parser().parse(live);
    // A newer version of AsyncAPI is not read by every tool yet.
    expect(diagnostics.filter((one) => one.code !== 'asyncapi-latest-version')).toEqual([]);
    expect(document?.version()).toBe('3.0.0');
  });
});
