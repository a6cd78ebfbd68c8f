/** A piece of text that is searched, and what it stands for when found. */
export interface Chunk {
  /** Stable and unique: the same knowledge always gives the same ids, in the same order. */
  readonly id: string;
  /**
   * ask: one phrasing of a point; point: a point's title and answer; section: a section's own text, or a part of it.
   * Several chunks may share a target; a target scores by its best chunk.
   */
  readonly kind: 'ask' | 'point' | 'section';
  /** Point id for ask and point, section id for section. */
  readonly target: string;
  readonly title: string;
  readonly text: string;
}
