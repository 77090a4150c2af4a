// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/checksumfetch.h"
#include "core/downloads/downloadrequest.h"
#include "core/downloads/downloadtarget.h"
#include "core/downloads/runningdigest.h"
#include "core/downloads/transfer.h"

#include <QJsonObject>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace Landline::Downloads {

class DownloadEngine;

/**
 * One file on its way: asks the map what is missing, gives it to a source, puts what comes into the part
 * file, keeps the control data behind it, and gives the complete file its name. Engine thread; ends once, by
 * completed(), failed() or stopped().
 */
class DownloadCoordinator final : public QObject
{
    Q_OBJECT
public:
    /** How often a file is begun anew within an attempt before the server is given up. */
    static constexpr int maxRestarts = 3;
    /** How often wrong pieces are fetched again. */
    static constexpr int maxRepairs = 3;
    /** Between two saves of the control data: with the flush before it, no more than a second is lost. */
    static constexpr std::chrono::milliseconds saveInterval{500};
    /** On a full disk so much of the end is given up, for the control data of the rest to be saved. */
    static constexpr qint64 recordRoom = 64 * 1024;
    /** A part file that is in use is tried again so often, after so long. */
    static constexpr int maxBusyTries = 5;
    static constexpr std::chrono::milliseconds busyPause{50};
    /** Space for a smaller file is not reserved. */
    static constexpr qint64 minReservedBytes = 1 << 20;
    static constexpr std::chrono::milliseconds reportInterval{100};
    /** So long without a byte, and people are told, with the time-out that ends it. */
    static constexpr std::chrono::seconds quietAfter{5};

    DownloadCoordinator(DownloadEngine &engine, DownloadRequest request, QObject *parent = nullptr);
    ~DownloadCoordinator() override;

    /** Also goes on after stopped(). */
    void start();
    /** Ends the connection and saves; stopped() follows, or completed() where all was there already. */
    void stop();
    /** Of this file, bytes a second; 0: no limit of its own. At once. */
    void setRate(qint64 bytesPerSecond) { m_transfer.setRate(bytesPerSecond); }
    /** After stopped(): lets go of the files; they stay, for a later run. */
    void close();

signals:
    void statusChanged(const QString &status);
    /** Something that people should know although it goes on: "… starting over". */
    void noticed(const QString &text);
    void nameChosen(const QString &name);
    void advanced(qint64 done, qint64 total);
    void detailsChanged(const QJsonObject &details);
    void completed(const QString &file);
    /** The file was there and is left alone, as asked; it has the digest that it has to have. */
    void skipped(const QString &file);
    void failed(const Landline::Error &error);
    void stopped();

private:
    enum class Stage { Idle, Fetching, Stopping, Finishing, Ended };

    /** The digests that are worth computing while the bytes come. */
    [[nodiscard]] QStringList digestsAlong() const;
    void readLogins();
    void open();
    /** Where a file of that name goes. */
    [[nodiscard]] QString directoryFor(const QString &name) const;
    /** What an earlier run has left. */
    [[nodiscard]] Result<std::optional<DownloadTarget>> openEarlier();
    /** With the part file open: by what is there, where it can be told that it fits to the rest. */
    void fetchRest();
    void fetchMissing();
    /** Asks for all of it; what is there stays until a good answer takes its place. */
    void fetchAnew(const QString &why);
    /** Leaves alone the file that is there, once it has been found to be one and the right one. */
    void skip(const QString &path);
    void answered(const RangeAnswer &answer, const QUrl &source, bool anew);
    void received(qint64 offset, QByteArrayView bytes);
    void transferFinished();
    void transferLost(const QString &why);

    [[nodiscard]] FileKnowledge knowledge() const;
    [[nodiscard]] Result<void> adopt(const RangeAnswer &answer, const QUrl &source, bool anew);
    void rememberUnfinished();
    /** Of a part file that has come to need one. */
    [[nodiscard]] Result<void> giveName();
    void reserveSpace();
    /** Forgets what is there, on the disk too, and then calls `then`. */
    void startOver(const QString &why, std::function<void()> then);
    void save(std::function<void()> then);
    void finish();
    /** Takes the server's word, or a file's beside it, for what the digest has to be. */
    void expect(const FileDigest &digest);
    void findChecksum();
    /** Computes what is left to compute of the digests, and compares. */
    void verify();
    void digestsCompleted(const QHash<QString, QByteArray> &hex, const Error &error);
    void checkPieces(const std::optional<Error> &mismatch);
    void repair(const QList<qsizetype> &wrong, const std::optional<Error> &mismatch);
    /** Fetches all of it again, from one of several servers; refuses it where none is left. */
    void askOneAlone(const Error &mismatch);
    void refuse(const Error &error);
    void publish();
    /** Ends the connection, saves where there is something to save, and then calls `then`. */
    void settle(std::function<void()> then);
    void endWith(const Error &error);
    /** Ends with what has come saved, for a later attempt. */
    void keepAndFail(const Error &error);
    void makeRoomForRecord();
    void end();
    void report();
    void tellQuiet();
    [[nodiscard]] SegmentMap &map() { return m_target.control.segments; }

    DownloadEngine &m_engine;
    DownloadRequest m_request;
    QString m_directory;
    QList<QUrl> m_urls;      ///< the request's, alternatives included
    DownloadTarget m_target; ///< without a part file until a name is known
    Transfer m_transfer;
    std::unique_ptr<ChecksumFetch> m_checksumFetch;
    RunningDigest m_digest;
    FileDigest m_expected;                ///< what the file has to have: asked for, or told by the server
    QHash<QString, QByteArray> m_digests; ///< of the whole file, once computed
    QString m_verified;                   ///< "ALGO=HEX": the file has it
    std::chrono::milliseconds m_reportedAt{0};
    std::chrono::seconds m_quietTold{0}; ///< without a byte; 0: bytes come
    Stage m_stage = Stage::Idle;
    QTimer m_saveTimer;
    QTimer m_reportTimer;
    qint64 m_reserve = 0;      ///< bytes to reserve with the next save
    QString m_whyAnew;         ///< why all of it is asked for although some is there; empty: it isn't
    bool m_isUnproven = false; ///< goes on with bytes of which only the digest of the whole can tell
    int m_restarts = 0;
    int m_repairs = 0;
    int m_busyTries = 0;
    bool m_stopWanted = false; ///< asked for while it was finishing
    bool m_dirty = false;
    bool m_saving = false;
    std::function<void()> m_afterSave; ///< another save is wanted, and this after it
};

} // namespace Landline::Downloads
