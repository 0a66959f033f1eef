// Every limit of the server, with its reason. Limits of the formats:
// crypto/format_limits.h.

#ifndef DAODI_SERVICES_LIMITS_H_
#define DAODI_SERVICES_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace daodi::services {

// A ROLLBACK batch is one record of a replicated log, whose brokers take 1 MB
// by default: half of it leaves room for framing.
inline constexpr size_t kMaxRollbackStatements = 256;
inline constexpr size_t kMaxRollbackBytes = 512 * 1024;
// A PROCEED batch may be split over records; 4 MiB is gRPC's own default.
inline constexpr size_t kMaxProceedStatements = 1024;
inline constexpr size_t kMaxProceedBytes = 4 * 1024 * 1024;
// One statement with all its sections must fit a ROLLBACK batch with others.
inline constexpr size_t kMaxStatementBytes = 256 * 1024;
// Lots of one statement: a truck of mixed goods has some hundred.
inline constexpr int kMaxLotLines = 2'048;
// Inputs times outputs of the events of one statement: each pair is an edge of
// the lineage that every walk over it costs.
inline constexpr int kMaxLineageEdges = 4'096;
// gRPC frames around a full PROCEED batch.
inline constexpr size_t kMaxMessageBytes = kMaxProceedBytes + 256 * 1024;

// Fields of one request, messages in messages counted: a full PROCEED batch of
// statements with all their sections and names has 200,000. An empty message
// or name takes two bytes on the wire and some hundred in memory.
inline constexpr int kMaxRequestFields = 256 * 1024;
// What gRPC may hold of requests on their way in and answers on their way out,
// over all connections: as much as may wait for the verifiers.
inline constexpr size_t kMaxTransportBytes = 256 * 1024 * 1024;
// Calls at once on one connection; RFC 9113, 6.5.2, advises against less.
inline constexpr int kMaxConcurrentStreams = 100;

// Waiting to be verified and sequenced: two seconds of work at 40,000/s, so a
// full queue means overload, not a burst.
inline constexpr size_t kMaxPendingStatements = 80'000;
inline constexpr size_t kMaxPendingBytes = 256 * 1024 * 1024;
// Read ahead of one stream before its first answer: enough for 32 messages of
// 16 statements on the way to disk.
inline constexpr size_t kMaxStreamPendingStatements = 1024;

// One fsync costs about as much as applying 25 statements; beyond 1024 the
// latency grows and the throughput does not.
inline constexpr size_t kMaxGroupStatements = 1024;
inline constexpr size_t kMaxGroupBytes = 4 * 1024 * 1024;

// How often a grown log is signed; a receipt waits for it.
inline constexpr int64_t kCheckpointIntervalMs = 200;
// How often an idle log is signed again, so that silence is visible.
inline constexpr int64_t kIdleCheckpointIntervalMs = 60'000;
// A witness that does not answer in this time is left out.
inline constexpr int64_t kWitnessTimeoutMs = 5'000;
// After a round without a quorum: when to ask again for callers who wait.
inline constexpr int64_t kWitnessRetryMs = 1'000;

// The longest an append waits for its checkpoint or witnesses; a caller without
// a deadline must not wait for ever.
inline constexpr int64_t kMaxWaitForCheckpointMs = 60'000;
// How long before the caller's deadline the answer is sent, so that it arrives.
inline constexpr int64_t kAnswerBeforeDeadlineMs = 250;

// Statements dated further ahead than a wrong time zone can explain are
// mistakes.
inline constexpr int64_t kMaxTimeAheadMs = 24 * 60 * 60 * 1000;

// 9999-12-31T23:59:59.999Z, the last year RFC 3339 can write; far from where
// 64 bits overflow.
inline constexpr int64_t kMaxTimeMs = 253'402'300'799'999;
// How far a simulated record time may be after the author's: statements of a
// lost key or an offline device enter months late. A jump further ahead is a
// mistake that every later entry would inherit.
inline constexpr int64_t kMaxRecordDelayMs = int64_t{366} * 24 * 60 * 60 * 1000;

// Admission waits when the views are this far behind: two seconds of views.
inline constexpr uint64_t kMaxViewLag = 200'000;
// Entries per view commit: sorted batches amortise RocksDB's cost.
inline constexpr uint64_t kMaxViewBatchEntries = 2'048;
// Statements kept in memory so that the views need not read them again.
inline constexpr size_t kRecentStatements = 8'192;

inline constexpr int32_t kDefaultPageSize = 100;
inline constexpr int32_t kMaxPageSize = 500;
// Statements of a lot looked at for one page of its history. Anybody may state
// things about a lot of others; who reads it must not pay for all of them.
inline constexpr size_t kMaxHistoryEntriesExamined = 2'000;
// Corrections, confirmations and disputes named at one statement, each.
inline constexpr size_t kMaxReferencesShown = 50;
// Rows of references scanned, and referring entries read, for one page.
inline constexpr size_t kMaxReferenceRowsScanned = 50'000;
inline constexpr size_t kMaxReferencesExamined = 2'000;
// Flags looked at for one page: a page of a reader whom few concern is short
// rather than slow.
inline constexpr size_t kMaxFlagsExamined = 10'000;
// How long a read waits for `min_index`.
inline constexpr int64_t kMaxWaitForIndexMs = 10'000;

// Shipments (and receipts) of one lot between the same two organizations that
// are paired with each other; a lot that is delivered daily for years stays
// below.
inline constexpr size_t kMaxPairedLines = 4'096;
// Movements of lots kept while a page of the circulation list is made, about
// 5 MB.
inline constexpr size_t kMaxKeptMovements = 20'000;
// An entry may be corrected many times; a list shows the last so many.
inline constexpr int kMaxShownCorrections = 16;

// A walk over the lineage: the longest chain of steps that a real product takes
// is some twenty; 20,000 lots are what one answer may hold in memory.
inline constexpr int32_t kMaxTraceDepth = 256;
inline constexpr int32_t kDefaultTraceNodes = 10'000;
inline constexpr int32_t kMaxTraceNodes = 20'000;
inline constexpr int32_t kMaxTraceLinks = 100'000;
// A recall must reach everything: ten times the largest seed lot we know of.
inline constexpr int32_t kMaxRecallNodes = 200'000;
inline constexpr int32_t kMaxRecallLinks = 1'000'000;
// Links into one lot: those of a statement, for each of some events.
inline constexpr uint32_t kMaxLinksIntoALot = 16'384;
// Lots one page of a search looks at: about 50 ms.
inline constexpr uint64_t kMaxSearchedLots = 50'000;
inline constexpr size_t kMinSearchBytes = 2;
// Lots of an enterprise that one page of its balance looks at.
inline constexpr uint64_t kMaxBalancedLots = 5'000;

// Months of one question, for a year and the one before it.
inline constexpr int kMaxStatisticsMonths = 24;
// Rows of counters read for one answer, about 0.2 s; as of an earlier size
// about 1 s. A year of 5,000 enterprises with three goods each.
inline constexpr size_t kMaxStatisticsCounters = 200'000;
// Rows of one answer: what a person or a filing can use.
inline constexpr size_t kMaxStatisticsRows = 5'000;
// A figure of fewer enterprises tells what one of them did to another that
// knows its own; five is what statistical offices commonly ask for.
inline constexpr size_t kMinPublishedEnterprises = 5;
// Flags raised or closed in the months asked for that are counted, about 0.5 s.
inline constexpr size_t kMaxCountedFlags = 200'000;

// What one report of a day lists of each sort, and what it looks at for them.
inline constexpr size_t kMaxReportedItems = 1'000;
inline constexpr size_t kMaxReportedEntriesExamined = 200'000;
// Of these, the ones that name documents: each is read with its sections.
inline constexpr size_t kMaxReportedDocumentEntries = 20'000;
// Rows of a key's chain looked at for the statement before one: more stand
// there only for a key that signs under one number again and again.
inline constexpr size_t kMaxChainRowsExamined = 256;
// Orders looked at for one page.
inline constexpr size_t kMaxOrdersExamined = 2'000;

// The gateway. One call to the core for a page: a phone gives up after some
// seconds, and a page makes several calls.
inline constexpr int64_t kGatewayCoreTimeoutMs = 2'000;
inline constexpr int64_t kGatewayAppendTimeoutMs = 30'000;
// A question of a console: traces and statistics take some seconds.
inline constexpr int64_t kGatewayApiTimeoutMs = 10'000;
// What is asked by POST: 500 codes in JSON.
inline constexpr size_t kMaxApiBodyBytes = 64 * 1024;
// A stream answered as one JSON array is kept whole in memory; 16 workers at
// once stay below 1 GiB with their JSON.
inline constexpr size_t kMaxApiStreamMessages = 10'000;
inline constexpr size_t kMaxApiStreamBytes = 16 * 1024 * 1024;
// 32 random bytes in any encoding, with room.
inline constexpr size_t kMaxSessionTokenBytes = 512;
// Files of the console: a bundle, its style, its page and some maps.
inline constexpr size_t kMaxAssetFiles = 256;
inline constexpr size_t kMaxAssetBytes = 32 * 1024 * 1024;
// Below this, compressing saves no packet.
inline constexpr size_t kMinCompressedBytes = 1'024;
// Lots upstream whose statements one page shows; a tea of fifty sources shows
// the nearest.
inline constexpr int32_t kMaxPageLots = 48;
inline constexpr size_t kMaxPageOrders = 5'000;
// Organizations that state the same GTIN: the owner and a few who took over.
inline constexpr size_t kMaxProductOwners = 4;
inline constexpr int64_t kGatewayNameCacheMs = 60'000;
inline constexpr size_t kGatewayKeptNames = 10'000;
// A page is served again without asking for so long: a recall is red within
// two seconds.
inline constexpr int64_t kGatewayPageCacheMs = 1'000;
inline constexpr size_t kGatewayKeptPages = 4'096;
inline constexpr size_t kMaxKeptPageBytes = 64 * 1024;
// Requests that wait for the core; beyond that 503 with Retry-After.
inline constexpr size_t kGatewayQueuedRequests = 2'048;
// Look-ups of codes, and records of scans, that are under way at the core at
// once: one is worked on while the answers of the other are delivered. More
// would make calls smaller and each page dearer.
inline constexpr size_t kScanCallsUnderWay = 2;
// What the core takes in one call.
inline constexpr size_t kMaxScansOfCall = 512;
// That wait for the next call: less than a second of them; beyond that 503 with
// Retry-After.
inline constexpr size_t kMaxWaitingScans = 20'000;
// One TCP segment or two: browsers send some hundred bytes of request line and
// headers, with cookies of others at most a few thousand.
inline constexpr size_t kMaxTargetBytes = 2'048;
inline constexpr size_t kMaxHttpHeadBytes = 8'192;
inline constexpr size_t kMaxHttpHeaderLines = 64;
// 500 signed statements of 2 kB in base64, with room.
inline constexpr size_t kMaxBatchBodyBytes = 6 * 1024 * 1024;
inline constexpr size_t kMaxBatchItems = 500;
inline constexpr size_t kMaxSmallBodyBytes = 4 * 1024;
// A request's head must be there in full so soon after its first byte, its body
// later; an idle connection is closed. Slow senders cannot hold more than
// kMaxConnections.
inline constexpr int64_t kHeadTimeoutMs = 10'000;
inline constexpr int64_t kBodyTimeoutMs = 30'000;
inline constexpr int64_t kIdleTimeoutMs = 60'000;
inline constexpr size_t kMaxConnections = 10'000;
inline constexpr size_t kMaxConnectionsOfPeer = 256;
// After SIGTERM: how long answers under way may take.
inline constexpr int64_t kGatewayDrainMs = 5'000;

// Orders of assistance that count for one reader, the latest first: each is
// looked up at every call of its.
inline constexpr size_t kMaxAssistances = 64;
// The longest an order of assistance opens records; whoever needs them longer
// asks again, and is asked why.
inline constexpr int64_t kMaxAssistanceMs = int64_t{180} * 24 * 60 * 60 * 1000;

// Lots that one row of the read log names; of more it keeps the number.
inline constexpr size_t kMaxLoggedLots = 32;
// Enterprises that one call may read of and that get a row each; of more, one
// row for the agency says how many.
inline constexpr size_t kMaxLoggedOrganizations = 256;
// How often the read log is made durable and its root signed: what a crash of
// the machine may cost it, and no reader waits for a disk.
inline constexpr int64_t kReadLogSealIntervalMs = 60'000;
// A sealed read opens to the enterprise by itself after so long, case or no
// case: half a year, after which a case that goes on is known to it.
inline constexpr int64_t kMaxSealedReadMs = int64_t{180} * 24 * 60 * 60 * 1000;
// Rows of the read log looked at for one page.
inline constexpr size_t kMaxReadsExamined = 10'000;

// Rows of a filing, so that it fits a section.
inline constexpr int kMaxFiledRows = 400;
inline constexpr int kMaxFiledFigures = 100;
// Filings compared with what the log gives now, the latest.
inline constexpr size_t kMaxFilingsShown = 24;
inline constexpr size_t kMaxFilingsExamined = 500;

// An overview names so many of each sort, the most pressing first.
inline constexpr size_t kMaxOverviewItems = 20;
// Open flags counted for it, about 0.3 s.
inline constexpr size_t kMaxOverviewFlags = 50'000;
// Entries of the last days looked at for documents that have not come.
inline constexpr size_t kMaxOverviewEntries = 100'000;

// After a full queue: when to try again.
inline constexpr int64_t kRetryAfterMs = 500;

}  // namespace daodi::services

#endif  // DAODI_SERVICES_LIMITS_H_
