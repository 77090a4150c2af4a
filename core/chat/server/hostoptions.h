// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/scram.h"

#include <QString>

#include <chrono>
#include <limits>
#include <optional>

namespace Landline::Chat {

/** What a host allows one member to cost, and how long it waits. Tests make them small. */
struct HostLimits
{
    /** Silence after which a connection is taken for a plain one. */
    std::chrono::milliseconds plainAfter{300};
    /** From the go-ahead for TLS to an accepted hello. */
    std::chrono::milliseconds joinWithin{10'000};
    /** Silence of an upgraded member after which it is asked whether it is there, and then given up. */
    std::chrono::milliseconds pingAfter{30'000};
    std::chrono::milliseconds silentFor{75'000};
    /** Between the last line to somebody and the end of the connection; what still comes is thrown away. */
    std::chrono::milliseconds linger{300};
    /** For what is on its way when the host stops. */
    std::chrono::milliseconds stopWithin{1000};
    int unfinishedHandshakes = 64; ///< at once; further ones wait
    /** What an unfinished handshake has for itself; after it, it ends when another one waits for its place.
     */
    std::chrono::milliseconds handshakeAlone{2000};
    qint64 sendBudget = 256 * 1024; ///< bytes on their way to one member, above which it gets no more
    qint64 lagBudget = 1024 * 1024; ///< bytes of the log that a member may be behind
    /** Bytes of the newest entries of a room that are kept in memory and can be changed, with all that
     * belongs to them; of all rooms together. */
    qint64 logMemory = 32 * 1024 * 1024;
    qint64 logMemoryOfAll = 256 * 1024 * 1024;
    /** Bytes on their way to all members; beyond it the one with the most is disconnected. */
    qint64 sendBudgetOfAll = 256 * 1024 * 1024;
    /** From something that may have made them more to looking how many they are. */
    std::chrono::milliseconds queuesCheckedAfter{50};
    int explanationsPerMinute = 10; ///< answers to lines that are not understood
    /** Members up to whom it is told who types, and what each has read. */
    qsizetype signalsUpTo = 100;
    /** Between two notes that somebody types; more are dropped. */
    std::chrono::milliseconds typingEvery{3000};
    /** Who comes and goes is told together for so long, or sooner with what is said meanwhile. */
    std::chrono::milliseconds comingsTogether{20};
    /** What is read is told together for so long. */
    std::chrono::milliseconds marksTogether{1000};
    /** Frames that cost nobody anything (typing, marks, pings), for one message of the rate. */
    double signalsForMessage = 5;
    /** Between two looks for what is kept of members who left, and is over. */
    std::chrono::milliseconds forgetEvery{60'000};
    /** Comings of one key, a second and at once: with its goings as many entries as it may say messages, by
     * default. Loopback is counted too. */
    double comingsOfKey = 10;
    double comingsOfKeyAtOnce = 30;
    /** Comings from one address (of plain members: one network), loopback not counted; at once it is never
     * fewer than maxPerAddress. */
    double comingsOfPlace = 20;
    double comingsOfPlaceAtOnce = 64;
    int searchesAtOnce = 8; ///< of all members; each of them has one
    /** For which the log in memory is looked through at a time, or for one entry of it. */
    std::chrono::milliseconds searchSlice{2};
    int waitingRequests = 16; ///< history requests of one member that are not answered yet
    int newcomers = 64;       ///< of those who are on their way, for addresses from which nobody is here yet
    int refusalsAtOnce = 32;  ///< connections beyond maxPerAddress that are told so; others are cut
    qint64 descriptors =
        std::numeric_limits<qint64>::max(); ///< of the process; fewer where the system says so
    int descriptorsBeside = 64;             ///< of them, for other things than members
    /** Beyond maxClients: those who are on their way in, or out; fewer where descriptors are. */
    int spareConnections = 256;
};

struct HostOptions
{
    QString bindAddress; ///< empty: every interface
    quint16 port = 8888; ///< 0: a free one
    QString roomName;
    int maxClients = 1000;
    std::optional<Net::ScramVerifier> password; ///< of the room; it then admits no plain member
    bool allowPlain = false;                    ///< members without encryption from other machines too
    double ratePerSecond = 20;                  ///< messages of one member; 0: no limit
    double burst = 3;                           ///< times the rate
    int maxPerAddress = 64;                     ///< connections; loopback is not counted; 0: no limit
    HostLimits limits;
};

} // namespace Landline::Chat
