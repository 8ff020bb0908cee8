require "net/http"
require "sinatra/base"

# An app that gets its configuration from a sidecar in the same container.
class SidecarDependentApp < Sinatra::Base
  # The sidecar. The connection to it is kept, and made anew when it was lost.
  class ConfigServer
    def initialize(port)
      @http = Net::HTTP.new("localhost", port)
      @http.keep_alive_timeout = 3600
      @lock = Mutex.new
    end

    def config
      @lock.synchronize do
        @http.start unless @http.started?
        @http.get("/config/").body
      end
    end
  end

  set :config_server, ConfigServer.new(ENV.fetch("CONFIG_SERVER_PORT"))

  get "/" do
    "Hi, I'm an app with a sidecar!"
  end

  get "/config" do
    address = "localhost:#{ENV.fetch("CONFIG_SERVER_PORT")}/config/"
    puts "Sending a request to the config-server sidecar at #{address}"
    body = settings.config_server.config
    puts "Received #{body} from the config-server sidecar"
    body
  end
end
