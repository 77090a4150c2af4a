// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/startup.h"
#include "app/common/unixsignals.h"
#include "app/gui/logindpower.h"
#include "app/gui/services.h"
#include "app/gui/singleinstance.h"
#include "app/gui/windowstatefile.h"
#include "core/tasks/processwatcher.h"
#include "ui/mainwindow.h"
#include "ui/painting/appearance.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QUrl>

#include <cstdio>

using namespace Landline;
using namespace Landline::App;

namespace {

enum ExitStatus { AllWell = 0, SomethingFailed = 1, WrongUsage = 2 };

void say(std::FILE *stream, const QString &text)
{
    std::fputs(qPrintable(text + u'\n'), stream);
}

void complain(const QString &text)
{
    say(stderr, QStringLiteral("landline: ") + text);
}

/** File names become absolute: whoever opens them may stand in another directory. */
QStringList absoluteArguments(const StartRequest &request)
{
    QStringList out;
    for (const QString &argument : request.arguments) {
        const QFileInfo file(QDir(request.directory), argument);
        const bool isFile = !argument.contains(QLatin1String("://")) && file.exists();
        out.append(isFile ? file.absoluteFilePath() : argument);
    }
    return out;
}

int handOver(int argc, char **argv, const Profile &profile, const StartRequest &request)
{
    const QCoreApplication application(argc, argv);
    HandOver handOver(profile, request);
    QObject::connect(&handOver, &HandOver::delivered, &application, [] { QCoreApplication::exit(AllWell); });
    QObject::connect(&handOver, &HandOver::failed, &application, [&profile](const QString &reason) {
        complain(QStringLiteral("Landline runs already with the profile %1, but can't be reached: %2")
                     .arg(profile.directory(), reason));
        QCoreApplication::exit(SomethingFailed);
    });
    return QCoreApplication::exec();
}

/** Qt ends the process by abort() where it finds no display; people deserve a sentence. */
void explainMissingDisplay(QtMsgType type, const QMessageLogContext &, const QString &message)
{
    if (type != QtFatalMsg) {
        if (type >= QtWarningMsg && !message.contains(QLatin1String("could not connect to display")))
            std::fputs(qPrintable(message + u'\n'), stderr);
        return;
    }
    complain(QStringLiteral(
                 "there is no display that can be used (DISPLAY is “%1”). Start it in a desktop session; "
                 "without one, landline-cli does the same in a console.")
                 .arg(qEnvironmentVariable("DISPLAY")));
    std::_Exit(SomethingFailed);
}

bool displayIsPossible()
{
#ifdef Q_OS_LINUX
    return qEnvironmentVariableIsSet("QT_QPA_PLATFORM") || qEnvironmentVariableIsSet("DISPLAY")
           || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
#else
    return true;
#endif
}

int runDesktop(int argc, char **argv, const Startup &startup, const Profile &profile,
               std::unique_ptr<FileLock> lock, const StartRequest &request)
{
    const QtMessageHandler usual = qInstallMessageHandler(explainMissingDisplay);
    if (!displayIsPossible())
        explainMissingDisplay(QtFatalMsg, {}, {});
    const Tasks::ProcessWatcher watcher; // before there are threads
    QApplication application(argc, argv);
    qInstallMessageHandler(usual);
    Startup::nameApplication(QStringLiteral("Landline"));
    QApplication::setDesktopFileName(QStringLiteral("io.github.landline.Landline"));
    // The end is reached through the services, which have something to finish.
    QApplication::setQuitOnLastWindowClosed(false);
    const Ui::Appearance appearance(application, Ui::themeChoiceFromEnvironment());

    SingleInstance instance(std::move(lock), profile);
    WindowStateFile stateFile(profile.filePath(QStringLiteral("settings.json")));
    const Ui::WindowState state = stateFile.load();
    Services services(profile, startup.childEnvironment());
    LogindPower power;
    Ui::MainWindow window(
        {services.queue(), services.rooms(), services.clock(), services.history(), services.lookup(), power},
        state);

    QObject::connect(&window, &Ui::MainWindow::stateChanged, &stateFile, [&] {
        stateFile.save(window.state());
        services.setDownloadSettings(window.state().downloads);
        services.setFolders(window.state().intake.folders);
    });
    services.setDownloadSettings(state.downloads);
    services.setFolders(state.intake.folders);
    // What is asked for before the queue knows its past waits: a task added then would have no number yet.
    bool isReady = false;
    QList<StartRequest> early{request};
    QObject::connect(&instance, &SingleInstance::requestReceived, &window, [&](const StartRequest &later) {
        if (!isReady) {
            early.append(later);
            return;
        }
        window.present();
        window.openArguments(absoluteArguments(later));
    });
    QObject::connect(&services, &Services::ready, &window, [&] {
        isReady = true;
        window.show();
        for (const StartRequest &waiting : std::as_const(early))
            window.openArguments(absoluteArguments(waiting));
    });

    QObject::connect(&services.history(), &Downloads::DownloadHistory::failed, &window,
                     [&window](const Error &error) { window.say(error.message); });
    QObject::connect(&services.resultPoster(), &ResultPoster::notPosted, &window, &Ui::MainWindow::say);

    bool ending = false;
    const auto end = [&] {
        if (std::exchange(ending, true))
            return;
        window.settle(); // a session that ends or a signal is not held up by a question
        stateFile.save(window.state());
        instance.close();
        window.hide();
        services.shutdown();
    };
    UnixSignals signalSource;
    QObject::connect(&window, &Ui::MainWindow::quitRequested, &application, end);
    QObject::connect(&signalSource, &UnixSignals::received, &application, end);
    QObject::connect(&application, &QGuiApplication::commitDataRequest, &application, end);
    QObject::connect(&services, &Services::finished, &application, [] { QCoreApplication::exit(AllWell); });
    services.start();
    const int status = QApplication::exec();
    stateFile.flush();
    return status;
}

} // namespace

int main(int argc, char **argv)
{
    const Startup startup;
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));

    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Chat, downloads and tasks for people on one network"));
    const QCommandLineOption profileOption(QStringLiteral("profile"),
                                           QStringLiteral("Keeps settings, keys, history and queue in DIR."),
                                           QStringLiteral("DIR"));
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")},
                                  QStringLiteral("Shows this text."));
    const QCommandLineOption version(QStringLiteral("version"),
                                     QStringLiteral("Shows the program's version."));
    parser.addOptions({profileOption, help, version});
    parser.addPositionalArgument(
        QStringLiteral("URL"),
        QStringLiteral("Addresses to download, lists of such (.txt, .meta4), landline://HOST:PORT "
                       "to join a room."),
        QStringLiteral("[URL | FILE.txt | FILE.meta4 | landline://HOST:PORT]..."));
    if (!parser.parse(arguments)) {
        complain(parser.errorText());
        say(stderr, QStringLiteral("Try “landline --help”."));
        return WrongUsage;
    }
    if (parser.isSet(help) || parser.isSet(version)) {
        const QCoreApplication application(argc, argv);
        Startup::nameApplication(QStringLiteral("landline"));
        say(stdout, parser.isSet(help)
                        ? parser.helpText().replace(arguments.first(), QStringLiteral("landline")).trimmed()
                        : QStringLiteral("landline ") + QCoreApplication::applicationVersion());
        return AllWell;
    }

    if (parser.isSet(profileOption) && parser.value(profileOption).isEmpty()) {
        complain(QStringLiteral("--profile takes a directory"));
        return WrongUsage;
    }

    const Result<Profile> profile = Profile::open(parser.value(profileOption));
    if (!profile) {
        complain(profile.error().message);
        return SomethingFailed;
    }
    const StartRequest request{parser.positionalArguments(), QDir::currentPath(),
                               qgetenv("XDG_ACTIVATION_TOKEN")};
    Result<std::unique_ptr<FileLock>> lock = profile->lock(QStringLiteral("desktop"));
    if (!lock && lock.error().code == ErrorCode::Busy) {
        const int status = handOver(argc, argv, *profile, request);
        if (status == AllWell)
            return status;
        lock = profile->lock(QStringLiteral("desktop")); // the other one may just have ended
    }
    if (!lock) {
        complain(lock.error().message);
        return SomethingFailed;
    }
    return runDesktop(argc, argv, startup, *profile, std::move(*lock), request);
}
