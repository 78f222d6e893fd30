// SPDX-License-Identifier: Apache-2.0
#include "process_state.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace motor::soak {

process_state process_state::now() {
    process_state found;
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:")) found.resident = std::stoul(line.substr(6));
        if (line.starts_with("Threads:")) found.threads = std::stoul(line.substr(8));
    }
    if (found.resident == 0) throw std::runtime_error{"/proc/self/status does not tell"};
    const std::filesystem::directory_iterator all{"/proc/self/fd"};
    found.descriptors = static_cast<std::size_t>(std::distance(begin(all), end(all))) - 1;
    return found;
}

}  // namespace motor::soak
