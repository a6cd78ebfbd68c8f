import { fileURLToPath } from 'node:url';
import { type AnswererParts, QuestionAnswerer } from '../../src/answering/answer-question.ts';
import { chunkKnowledge } from '../../src/chunking/chunk-knowledge.ts';
import type { ChatRequest, Reply } from '../../src/contract/chat.ts';
import { MemoryConversationStore } from '../../src/dialogue/conversation.ts';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { readKnowledge } from '../../src/knowledge/read-knowledge.ts';
import { Concepts } from '../../src/retrieval/concepts.ts';
import { IntentClassifier, trainClassifier, trainingExamples } from '../../src/retrieval/intent-classifier.ts';
import { LexicalIndex, postUnits } from '../../src/retrieval/lexical-index.ts';
import { Retriever } from '../../src/retrieval/retrieve.ts';

/** A service that has nothing to do with the product's own: the engine must not notice. */
export const OTHER_SERVICE = fileURLToPath(new URL('./other-service', import.meta.url));

export interface MemoryChat {
  readonly knowledge: Knowledge;
  readonly retriever: Retriever;
  readonly answerer: QuestionAnswerer;
  ask(message: string, rest?: Partial<ChatRequest>): Promise<Reply>;
  /** Turns of one conversation. */
  talk(messages: readonly string[], rest?: Partial<ChatRequest>): Promise<Reply[]>;
}

/** A chat over a knowledge folder without an index on disk: the lexical leg and the classifier, built in memory. */
export async function memoryChat(folder = OTHER_SERVICE, rest: Partial<AnswererParts> = {}): Promise<MemoryChat> {
  const knowledge = await readKnowledge(folder);
  const chunks = await chunkKnowledge(knowledge);
  const concepts = new Concepts(knowledge.synonyms);
  const examples = trainingExamples(chunks);
  const classifier = examples.length > 0 ? new IntentClassifier(trainClassifier(examples, concepts), concepts) : null;
  const units = chunks.map((chunk) => ({ ...chunk, reading: '' }));
  const retriever = new Retriever({ chunks, lexical: new LexicalIndex(postUnits(units, concepts), concepts), vectors: null, classifier });
  const conversations = new MemoryConversationStore({ max: 100, ttlMs: 600_000 });
  const answerer = new QuestionAnswerer({ knowledge, retriever, conversations, ...rest });
  const { signal } = new AbortController();
  const ask = (message: string, request: Partial<ChatRequest> = {}) => answerer.reply({ message, ...request }, signal);
  const talk = async (messages: readonly string[], request: Partial<ChatRequest> = {}) => {
    const replies: Reply[] = [];
    for (const message of messages)
      replies.push(await ask(message, { ...request, ...(replies[0] ? { conversationId: replies[0].conversationId } : {}) }));
    return replies;
  };
  return { knowledge, retriever, answerer, ask, talk };
}
