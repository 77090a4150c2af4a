// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/control/taskcontrolserver.h"
#include "app/gui/resultposter.h"
#include "core/base/clock.h"
#include "core/base/profile.h"
#include "core/chat/rooms/localroomservice.h"
#include "core/downloads/downloadengine.h"
#include "core/downloads/downloadhistory.h"
#include "core/downloads/httpfilelookup.h"
#include "core/tasks/taskqueue.h"
#include "core/tasks/taskstore.h"

#include <QObject>
#include <QProcessEnvironment>
#include <QThread>

namespace Landline::App {

/**
 * The composition root of what has no window: the queue with its store and engine, and the rooms, each in its
 * thread. The one place that sees everything; whoever needs a part is handed it.
 */
class Services final : public QObject
{
    Q_OBJECT
public:
    /** How long the program's end waits for what runs. */
    static constexpr std::chrono::milliseconds shutdownGrace{3000};

    Services(const Profile &profile, const QProcessEnvironment &childEnvironment);
    ~Services() override;

    [[nodiscard]] Tasks::TaskQueue &queue() { return *m_queue; }
    [[nodiscard]] Chat::RoomService &rooms() { return m_rooms; }
    [[nodiscard]] Downloads::DownloadHistory &history() { return *m_history; }
    [[nodiscard]] const Clock &clock() const { return m_clock; }
    [[nodiscard]] Downloads::FileLookup &lookup() { return *m_lookup; }
    /** Where downloads of a type go; before start() for those that go on by themselves, and any time later.
     */
    void setFolders(const Downloads::FolderRules &folders);

    [[nodiscard]] ResultPoster &resultPoster() { return m_resultPoster; }
    /** What holds for all downloads together; at once. Any time. */
    void setDownloadSettings(const Downloads::DownloadSettings &settings);
    /** Starts the threads and reads back what was there; ready() follows. Connect to the parts before. */
    void start();
    /** Ends everything so that it can go on at the next start; finished() follows within shutdownGrace or so.
     */
    void shutdown();

signals:
    void ready();
    void finished();

private:
    void registerKinds();
    void shutdownStep();

    SystemClock m_clock;
    QProcessEnvironment m_childEnvironment;
    QThread m_storeThread;
    QThread m_engineThread;
    Tasks::TaskStore *m_store;             ///< lives in the store thread, which deletes it
    Downloads::DownloadHistory *m_history; ///< as the store
    Tasks::TaskQueue *m_queue;             ///< these live in the engine thread, which deletes them
    Downloads::HttpFileLookup *m_lookup;
    Downloads::FolderRules m_firstFolders; ///< not touched any more once the engine thread runs
    Downloads::DownloadEngine *m_engine = nullptr;
    Control::TaskControlServer *m_control = nullptr; ///< of the queue, in its thread
    Chat::LocalRoomService m_rooms;
    ResultPoster m_resultPoster;
    int m_stillRunning = 0;
};

} // namespace Landline::App
